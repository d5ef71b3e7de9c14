package live.spyglass.transcode.packaging;

/// What came of asking for a playlist.
public sealed interface PlaylistAnswer {

  /// `blocked`: it was asked for by number, so the same question has the same answer for everybody.
  record Ready(String text, boolean ended, boolean blocked) implements PlaylistAnswer {}

  /// There is no such rendition.
  record Unknown() implements PlaylistAnswer {}

  /// The number lies further ahead than anybody may ask for (RFC 8216bis §6.2.5.2).
  record TooFarAhead() implements PlaylistAnswer {}

  /// It did not come within three target durations.
  record NotInTime() implements PlaylistAnswer {}
}
