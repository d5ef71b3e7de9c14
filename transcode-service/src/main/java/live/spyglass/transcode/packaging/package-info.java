/// Cuts fragmented MP4 into parts and segments and says so in playlists: low-latency HLS after RFC
/// 8216bis (draft-pantos-hls-rfc8216bis).
///
/// [TrackReader] reads the boxes of one FFmpeg output and takes the samples out; [TrackPackager]
/// puts them together again as parts of about a third of a second and segments of about two. A
/// segment begins at a keyframe of the leading track (the top picture, or the sound where there is
/// no picture); its moment is written into the [CutList], and all other tracks are cut there too,
/// sound included. A follower waits until the leader has passed a moment before it decides on which
/// side of a cut a sample lies, so all renditions number their segments alike (§6.2.4).
///
/// A part is published when it is known that the next one belongs to the same segment or that it
/// ends there, so that a hinted address (`EXT-X-PRELOAD-HINT`, §4.4.5.3) is one that will exist.
///
/// An [Epoch] is a stretch without a break in timestamps: one run of FFmpeg. Epochs are parted by
/// `EXT-X-DISCONTINUITY`; their timestamps begin at zero, and each rendition has one `EXT-X-MAP`
/// per epoch. Segments are numbered through all epochs, from zero, and a number is never used
/// twice.
///
/// [LiveBroadcast] holds the live edge in memory and [LiveEdge] answers those who wait for it;
/// [MediaPlaylist] and [MultivariantPlaylist] write the same playlists for what is live and for
/// what is long over, with the [Reach] that is asked for.
@NullMarked
package live.spyglass.transcode.packaging;

import org.jspecify.annotations.NullMarked;
