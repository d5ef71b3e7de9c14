/// Events from others, each handled once. Kafka delivers at least once; what is remembered here, in
/// the transaction of the change it causes, makes it once.
@NullMarked
package live.spyglass.catalog.inbox;

import org.jspecify.annotations.NullMarked;
