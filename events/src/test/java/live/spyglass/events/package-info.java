@NullMarked
package live.spyglass.events;

import org.jspecify.annotations.NullMarked;
