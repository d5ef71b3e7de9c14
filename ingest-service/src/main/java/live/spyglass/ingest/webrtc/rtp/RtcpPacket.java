package live.spyglass.ingest.webrtc.rtp;

import java.util.List;

/// One packet of a compound. SSRCs, counts and timestamps are unsigned; `sender` is whoever sent
/// it, `media` whom it is about.
public sealed interface RtcpPacket {

  /// What is sent at one moment, RFC 3550 §6.4.1. `ntp` is 64 bits: seconds since 1900 and a
  /// fraction.
  record SenderReport(
      long sender, long ntp, long timestamp, long packets, long octets, List<ReportBlock> blocks)
      implements RtcpPacket {
    public SenderReport {
      blocks = List.copyOf(blocks);
    }
  }

  /// RFC 3550 §6.4.2.
  record ReceiverReport(long sender, List<ReportBlock> blocks) implements RtcpPacket {
    public ReceiverReport {
      blocks = List.copyOf(blocks);
    }
  }

  /// How one source is received. `fractionLost`: of 256. `highestSequence`: with its wraps counted
  /// in the upper half. `jitter`: in units of the media's clock. `lastReport`: the middle half of
  /// the last sender report's `ntp`; `delay`: since it came, in 1/65536 s; both 0 when there was
  /// none.
  record ReportBlock(
      long ssrc,
      int fractionLost,
      int lost,
      long highestSequence,
      long jitter,
      long lastReport,
      long delay) {}

  /// RFC 3550 §6.5, canonical names alone.
  record SourceDescription(List<Name> names) implements RtcpPacket {
    public SourceDescription {
      names = List.copyOf(names);
    }

    /// One source's canonical name.
    public record Name(long ssrc, String cname) {}
  }

  /// RFC 3550 §6.6.
  record Goodbye(List<Long> ssrcs) implements RtcpPacket {
    public Goodbye {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /// Packets that did not arrive, RFC 4585 §6.2.1.
  record Nack(long sender, long media, List<Integer> sequences) implements RtcpPacket {
    public Nack {
      sequences = List.copyOf(sequences);
    }
  }

  /// Pictures cannot be decoded any further, RFC 4585 §6.3.1.
  record PictureLoss(long sender, long media) implements RtcpPacket {}

  /// A keyframe is wanted, RFC 5104 §4.3.1.
  record FullIntra(long sender, List<Request> requests) implements RtcpPacket {
    public FullIntra {
      requests = List.copyOf(requests);
    }

    /// The same request repeated has the same `sequence`, of 8 bits.
    public record Request(long ssrc, int sequence) {}
  }

  /// The most that should be sent, in bits per second: draft-alvestrand-rmcat-remb-03 §2.2.
  record MaxBitrate(long sender, long bitrate, List<Long> ssrcs) implements RtcpPacket {
    public MaxBitrate {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /// When packets arrived, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1. `reference` is
  /// in 64 ms and signed; `deltas` are in 250 µs, one for each sequence number from `baseSequence`
  /// on: the first since the reference, each other since the arrival before it; [#LOST] for one
  /// that did not arrive.
  record TransportFeedback(
      long sender, long media, int baseSequence, int reference, int feedback, List<Integer> deltas)
      implements RtcpPacket {

    public static final int LOST = Integer.MIN_VALUE;

    public TransportFeedback {
      deltas = List.copyOf(deltas);
    }
  }

  /// Well formed, and nothing that is used here.
  record Other(int type, int format) implements RtcpPacket {}
}
