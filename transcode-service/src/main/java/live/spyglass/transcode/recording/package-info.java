/// What stays. [MediaArchive] gives every piece of a broadcast its key in object storage:
///
///     {broadcast}/audience.json                                       what the catalog said: who may watch, when it ended
///     {broadcast}/epochs/{epoch}.{token}.json                         what the renditions of an epoch are
///     {broadcast}/{rendition}/init-{epoch}.{token}.mp4
///     {broadcast}/{rendition}/s{number}-{epoch}.{token}-{wall ms}-{duration µs}.m4s
///     {broadcast}/poster.jpg
///     {broadcast}/thumbnails.vtt
///     {broadcast}/thumbnails/{sheet}-{pictures on it}.jpg
///     {broadcast}/index.json                                          at the end: everything, in one read
///
/// A segment's key says all that a playlist says about it, so a listing is an index. While a broadcast is
/// live nothing is ever rewritten: whatever happens to a node, what it had stored is whole, and the next
/// one goes on behind the highest number. The fencing token of the claim is in every key, so that a node
/// which lost its claim, or comes back with what it had not sent, replaces nothing of its successor's. A number for which nothing was stored is a gap. Where two nodes
/// wrote the same number, the later epoch counts. At the end the listing is written down once as
/// `index.json`, and its presence is what makes a broadcast a replay.
///
/// Segments are the recording: [RecordingBuilder] makes a progressive MP4 out of them without copying a
/// byte of media. It reads only the sample tables, writes the `moov` a player wants first, and says of
/// every range of the file in which stored object it lies. Epochs follow each other without a break, each
/// with its own sample description.
@NullMarked
package live.spyglass.transcode.recording;

import org.jspecify.annotations.NullMarked;
