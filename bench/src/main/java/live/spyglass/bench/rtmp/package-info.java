/// Publishers per core: many encoders at once, against ours and against Debian's nginx-rtmp.
@NullMarked
package live.spyglass.bench.rtmp;

import org.jspecify.annotations.NullMarked;
