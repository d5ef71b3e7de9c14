/// RFC 8216bis (draft-pantos-hls-rfc8216bis-16 and later, whose numbering of clauses is used) as
/// code that other tests hold playlists against: [Playlist] reads, [MediaRules], [ChangeRules] and
/// [MultivariantRules] judge, [StrictPlayer] follows a live broadcast as a player would. All are
/// written from the specification, and share nothing with what writes the playlists.
@NullMarked
package live.spyglass.transcode.hls;

import org.jspecify.annotations.NullMarked;
