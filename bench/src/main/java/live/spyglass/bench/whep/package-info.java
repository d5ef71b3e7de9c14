/// Playback by WHEP: glass to glass in a browser against a loopback in the same page, and processor
/// time of a packet against a sender that does nothing else.
@NullMarked
package live.spyglass.bench.whep;

import org.jspecify.annotations.NullMarked;
