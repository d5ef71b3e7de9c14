/// Who asks: access tokens, and playback grants in the path.
@NullMarked
package live.spyglass.gateway.access;

import org.jspecify.annotations.NullMarked;
