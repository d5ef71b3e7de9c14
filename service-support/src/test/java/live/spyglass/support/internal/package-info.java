@NullMarked
package live.spyglass.support.internal;

import org.jspecify.annotations.NullMarked;
