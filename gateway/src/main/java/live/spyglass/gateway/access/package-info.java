/// Who asks: access tokens, playback grants in the path, and pages of other origins.
///
/// A token or grant that is not valid ends the request here; the services verify again for
/// themselves and alone decide what its holder may do.
@NullMarked
package live.spyglass.gateway.access;

import org.jspecify.annotations.NullMarked;
