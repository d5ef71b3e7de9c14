/// Who may publish, what they publish to, and who is told.
///
/// A protocol brings a `PublishAttempt` to the `PublishDoor` before it accepts any media and gets a
/// `PublishDecision`: a `Publication` to write into, or a refusal to put into its own words. From
/// then on the publication may be taken away at any moment: the same key arrives on another
/// connection, the broadcast ends, its key is replaced. The `Publisher` that the protocol brought
/// is then told to hang up; what it still writes goes nowhere. What it sends may turn out to be
/// nothing that can be taken: then there is a `MediaRefusal`, for the encoder and for the platform.
///
/// Keys are never known here, only their SHA-256. `StreamKeys` learns hashes from the catalog's
/// topic and asks the catalog about those it has not heard of. What the topic says last is right,
/// except that the catalog itself is righter: where the two disagree, it is asked.
///
/// Of a stream, the platform hears `StreamStarted` once its tracks are known and `StreamEnded` once
/// it is over, in that order and each surely (`Announcements`); `StreamMeasured` every two seconds,
/// as long as Kafka is there to hear it; and `StreamRefused` when what was sent could not be taken,
/// with or without a start before it.
@NullMarked
package live.spyglass.ingest.publish;

import org.jspecify.annotations.NullMarked;
