/// Glass to glass: a clock in the picture ([live.spyglass.bench.latency.ClockStrip]), made by a
/// camera of our own ([live.spyglass.bench.latency.Camera]), read back from the frames that the
/// watch page shows ([live.spyglass.bench.latency.WatchedPage]), and looked for on its way
/// ([live.spyglass.bench.latency.PartWatch], [live.spyglass.bench.latency.RelayWatch]).
@NullMarked
package live.spyglass.bench.latency;

import org.jspecify.annotations.NullMarked;
