package live.spyglass.ingest.webrtc.send;

import java.time.Duration;
import java.util.List;
import live.spyglass.ingest.codec.Codec;

/// Outcome of somebody's wish to watch.
public sealed interface WatchDecision {

  /// `codecs`: what the viewer may be sent, of what it offered; the first of each kind is what it
  /// is sent now. All of them should be agreed on: the next stream may be another.
  record Accepted(Watching watching, List<Codec> codecs) implements WatchDecision {}

  /// No such broadcast, or not for this viewer, or over.
  enum Unknown implements WatchDecision {
    UNKNOWN
  }

  /// Nobody publishes it just now.
  record NotLive(Duration retryAfter) implements WatchDecision {}

  /// Nothing that the viewer offers can be sent.
  enum NothingInCommon implements WatchDecision {
    NOTHING_IN_COMMON
  }

  /// No room for one more, or no answer in time from the node that has or makes the stream.
  record Busy(Duration retryAfter) implements WatchDecision {}
}
