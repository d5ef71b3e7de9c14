/// What all that stands around a ladder costs, against FFmpeg making the same ladder alone
/// ([live.spyglass.bench.ladder.BareLadder]).
@NullMarked
package live.spyglass.bench.ladder;

import org.jspecify.annotations.NullMarked;
