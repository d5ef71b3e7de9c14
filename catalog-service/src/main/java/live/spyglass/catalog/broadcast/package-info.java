/// Broadcasts: the aggregate, who may do what with it, how it is found, and how it follows the
/// streams behind it.
///
/// [Broadcast] guards its state. `SCHEDULED` and `READY` become `LIVE` when playback is ready;
/// `LIVE` becomes `INTERRUPTED` when the current stream ends, and `LIVE` again on the next
/// playback; all of them become `ENDED`, which is final. Every change locks the broadcast's row
/// first, so changes of one broadcast happen one after the other, and their events are numbered in
/// that order.
///
/// Events about streams come on two topics and may overtake each other, and a taken-over stream's
/// end may come before or after the start of its successor. So the aggregate remembers the streams
/// it is done with: whatever is said of one of them changes nothing. A stream that was taken over
/// does not interrupt the broadcast at once; only if no successor shows up within a short grace. An
/// interrupted broadcast whose publisher is back stops waiting for its deadline, although it is
/// `LIVE` only when it can be watched.
///
/// PRIVATE: for anybody but the owner and the people invited the broadcast does not exist.
/// [Broadcasts#see] is the one place that decides it, for HTTP as for everything else.
///
/// A stream key is made for each broadcast, is shown once (in the answer that made it), and only
/// its SHA-256 is stored: the key is 160 random bits, so there is nothing that a slow hash would
/// slow. The hash is erased when the broadcast ends.
///
/// Coordinates are rounded to two decimals, about a kilometre, before they are stored, unless the
/// broadcaster asks for the exact place.
@NullMarked
package live.spyglass.catalog.broadcast;

import org.jspecify.annotations.NullMarked;
