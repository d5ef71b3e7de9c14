/// What a bench starts: a service from its jar, the whole platform, nginx, FFmpeg. All of it on
/// loopback, all of it ended with the run, even if the run is killed.
@NullMarked
package live.spyglass.bench.process;

import org.jspecify.annotations.NullMarked;
