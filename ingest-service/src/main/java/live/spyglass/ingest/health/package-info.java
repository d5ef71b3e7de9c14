/// How a publisher is doing: bit rate, frame rate, keyframes, and what its broadcaster should mend.
///
/// A `StreamMeter` is told of every frame by the thread that writes it, and is asked every two
/// seconds by another. It reads no clock: whoever asks says what time it is.
@NullMarked
package live.spyglass.ingest.health;

import org.jspecify.annotations.NullMarked;
