/// What only the platform's own services may call.
@NullMarked
package live.spyglass.support.internal;

import org.jspecify.annotations.NullMarked;
