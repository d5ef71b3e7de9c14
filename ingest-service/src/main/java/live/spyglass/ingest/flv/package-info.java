/// FLV tags: what RTMP carries in its audio and video messages, and what the platform's own readers
/// are given. Adobe Flash Video File Format 10.1, Annex E, with the extensions of Enhanced RTMP v2
/// for the codecs that came later.
///
/// `FlvTagReader` makes tracks and frames of tag bodies; `FlvWriter` makes FLV of tracks and
/// frames. H.264 and AAC are written the legacy way, which every reader knows; everything else with
/// its four-character code.
@NullMarked
package live.spyglass.ingest.flv;

import org.jspecify.annotations.NullMarked;
