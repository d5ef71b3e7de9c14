/// Counting: [live.spyglass.bench.measure.Rounds] takes the sides in turn,
/// [live.spyglass.bench.measure.Series] is what one of them gave,
/// [live.spyglass.bench.measure.CpuTime] what a process and its children used,
/// [live.spyglass.bench.measure.Machine] and [live.spyglass.bench.measure.Neighbours] what it was
/// done on, and [live.spyglass.bench.measure.Table] how it is told.
@NullMarked
package live.spyglass.bench.measure;

import org.jspecify.annotations.NullMarked;
