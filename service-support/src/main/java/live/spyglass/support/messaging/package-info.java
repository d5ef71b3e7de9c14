/// Events in and out of Kafka: typed, retried, dead-lettered, de-duplicated.
@NullMarked
package live.spyglass.support.messaging;

import org.jspecify.annotations.NullMarked;
