/// Who transcodes what. Work is claimed, not assigned.
///
/// [StreamEvents] reads what ingest and the catalog say and writes it down as wishes in Redis
/// ([WantedBroadcasts]); every node is woken and looks, and looks again every second in case a
/// wake-up was lost. [Claims] takes a wish when a slot is free, by a [Lease]: a key in Redis that
/// expires, renewed as long as the node lives, with a fencing token that grows with every claim.
/// The lease is kept through interruptions and given back when the broadcast has ended. Beside it
/// stands `spyglass:origin:{broadcast}`, which tells gateways where the live edge is. [Tenure] is
/// what a node knows of its lease by itself.
///
/// A [BroadcastJob] is one broadcast on one node: it runs one [SourceRun] after the other, each a
/// connection to ingest, and decides what happens when one ends: wait for the publisher, try again
/// after a pause that grows, or close the playlist, store the index and say so. A run feeds one
/// [Encoding] after the other, each an FFmpeg and the epoch that comes of it; what has arrived and
/// is not encoded yet lies in a [SourceQueue], and how long it lies there is what [Shedding] goes
/// by.
///
/// All of it is idempotent. A node that dies leaves a wish without a lease, which any node takes up
/// from what is stored: a live broadcast goes on, one that has ended is finished, one that was
/// deleted is removed.
@NullMarked
package live.spyglass.transcode.job;

import org.jspecify.annotations.NullMarked;
