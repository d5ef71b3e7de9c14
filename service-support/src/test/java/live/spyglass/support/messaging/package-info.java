@NullMarked
package live.spyglass.support.messaging;

import org.jspecify.annotations.NullMarked;
