/// From the player's start to its first picture: the web app's own players over the platform, and
/// the same player over the same files from nginx.
@NullMarked
package live.spyglass.bench.join;

import org.jspecify.annotations.NullMarked;
