package live.spyglass.ingest.webrtc.rtp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket.ReportBlock;

/// Writes compounds: packets one after the other into one array that grows. Entries beyond what a
/// packet's own count can say are left out.
public final class RtcpWriter {

  private static final int MOST_BLOCKS = 31;
  private static final int SMALL = 256;
  private static final int RUN = 0x1fff;
  private static final int WIDEST_DELTA = Short.MAX_VALUE;

  private byte[] bytes;
  private int size;
  private int begin;

  public RtcpWriter() {
    this.bytes = new byte[SMALL];
  }

  /// The compound, with `spare` bytes behind it.
  public byte[] toArray(int spare) {
    return Arrays.copyOf(bytes, size + spare);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /// Forgets what was written.
  public void clear() {
    size = 0;
  }

  public RtcpWriter write(RtcpPacket packet) {
    switch (packet) {
      case RtcpPacket.SenderReport report -> senderReport(report);
      case RtcpPacket.ReceiverReport(long sender, var blocks) -> {
        begin(RtcpReader.RECEIVER_REPORT, Math.min(MOST_BLOCKS, blocks.size()));
        u32(sender);
        blocks(blocks);
      }
      case RtcpPacket.SourceDescription(var names) -> description(names);
      case RtcpPacket.Goodbye(var ssrcs) -> {
        begin(RtcpReader.GOODBYE, Math.min(MOST_BLOCKS, ssrcs.size()));
        ssrcs.stream().limit(MOST_BLOCKS).forEach(this::u32);
      }
      case RtcpPacket.Nack(long sender, long media, var sequences) -> {
        feedback(RtcpReader.TRANSPORT_FEEDBACK, RtcpReader.FORMAT_NACK, sender, media);
        nacks(sequences);
      }
      case RtcpPacket.PictureLoss(long sender, long media) ->
          feedback(RtcpReader.PAYLOAD_FEEDBACK, RtcpReader.FORMAT_PLI, sender, media);
      case RtcpPacket.FullIntra(long sender, var requests) -> {
        feedback(RtcpReader.PAYLOAD_FEEDBACK, RtcpReader.FORMAT_FIR, sender, 0);
        for (RtcpPacket.FullIntra.Request request : requests) {
          u32(request.ssrc());
          u32((long) request.sequence() << 24);
        }
      }
      case RtcpPacket.MaxBitrate maximum -> maxBitrate(maximum);
      case RtcpPacket.TransportFeedback arrivals -> arrivals(arrivals);
      case RtcpPacket.Other _ -> throw new IllegalArgumentException("nothing to write");
    }
    end();
    return this;
  }

  private void senderReport(RtcpPacket.SenderReport report) {
    begin(RtcpReader.SENDER_REPORT, Math.min(MOST_BLOCKS, report.blocks().size()));
    u32(report.sender());
    u32(report.ntp() >>> 32);
    u32(report.ntp());
    u32(report.timestamp());
    u32(report.packets());
    u32(report.octets());
    blocks(report.blocks());
  }

  private void blocks(List<ReportBlock> blocks) {
    for (ReportBlock block : blocks.subList(0, Math.min(MOST_BLOCKS, blocks.size()))) {
      u32(block.ssrc());
      int lost = Math.clamp(block.lost(), -0x800000, 0x7fffff);
      u32(((long) block.fractionLost() << 24) | (lost & 0xffffff));
      u32(block.highestSequence());
      u32(block.jitter());
      u32(block.lastReport());
      u32(block.delay());
    }
  }

  private void description(List<RtcpPacket.SourceDescription.Name> names) {
    begin(RtcpReader.SOURCE_DESCRIPTION, Math.min(MOST_BLOCKS, names.size()));
    for (RtcpPacket.SourceDescription.Name name :
        names.subList(0, Math.min(MOST_BLOCKS, names.size()))) {
      byte[] text = name.cname().getBytes(StandardCharsets.UTF_8);
      int length = Math.min(255, text.length);
      u32(name.ssrc());
      u8(RtcpReader.CNAME);
      u8(length);
      for (int i = 0; i < length; i++) {
        u8(text[i]);
      }
      u8(0);
      pad();
    }
  }

  /// A number, and which of the sixteen after it as well. They are asked for in the order given;
  /// those that follow each other share an entry.
  private void nacks(List<Integer> sequences) {
    int first = -1;
    int mask = 0;
    for (int sequence : sequences) {
      int distance = sequence - first - 1 & 0xffff;
      if (first >= 0 && distance < 16) {
        mask |= 1 << distance;
      } else {
        if (first >= 0) {
          u16(first);
          u16(mask);
        }
        first = sequence & 0xffff;
        mask = 0;
      }
    }
    if (first >= 0) {
      u16(first);
      u16(mask);
    }
  }

  private void maxBitrate(RtcpPacket.MaxBitrate maximum) {
    feedback(RtcpReader.PAYLOAD_FEEDBACK, RtcpReader.FORMAT_APPLICATION, maximum.sender(), 0);
    u32(RtcpReader.REMB);
    long bitrate = Math.max(0, maximum.bitrate());
    int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bitrate) - 18);
    int number = Math.min(255, maximum.ssrcs().size());
    u32((long) number << 24 | (long) exponent << 18 | bitrate >> exponent);
    maximum.ssrcs().stream().limit(number).forEach(this::u32);
  }

  /// Chunks are runs where seven or more are alike, and vectors of seven otherwise.
  private void arrivals(RtcpPacket.TransportFeedback arrivals) {
    List<Integer> deltas = arrivals.deltas();
    feedback(
        RtcpReader.TRANSPORT_FEEDBACK,
        RtcpReader.FORMAT_TRANSPORT_CC,
        arrivals.sender(),
        arrivals.media());
    u16(arrivals.baseSequence());
    u16(deltas.size());
    u32(((long) (arrivals.reference() & 0xffffff) << 8) | (arrivals.feedback() & 0xff));
    int at = 0;
    while (at < deltas.size()) {
      int status = status(deltas.get(at));
      int run = 1;
      while (at + run < deltas.size() && run < RUN && status(deltas.get(at + run)) == status) {
        run++;
      }
      if (run >= 7 || at + run == deltas.size()) {
        u16(status << 13 | run);
        at += run;
      } else {
        int chunk = 0xc000;
        for (int i = 0; i < 7 && at < deltas.size(); i++) {
          chunk |= status(deltas.get(at++)) << (2 * (6 - i));
        }
        u16(chunk);
      }
    }
    for (int delta : deltas) {
      switch (status(delta)) {
        case 1 -> u8(delta);
        case 2 -> u16(Math.clamp(delta, Short.MIN_VALUE, WIDEST_DELTA));
        default -> {}
      }
    }
  }

  /// Also the number of bytes that the delta has.
  private static int status(int delta) {
    if (delta == RtcpPacket.TransportFeedback.LOST) {
      return 0;
    }
    return delta >= 0 && delta <= 0xff ? 1 : 2;
  }

  private void feedback(int type, int format, long sender, long media) {
    begin(type, format);
    u32(sender);
    u32(media);
  }

  private void begin(int type, int count) {
    begin = size;
    u8(0x80 | count);
    u8(type);
    u16(0);
  }

  private void end() {
    pad();
    Bytes.put16(bytes, begin + 2, (size - begin) / 4 - 1);
  }

  private void pad() {
    while ((size - begin) % 4 != 0) {
      u8(0);
    }
  }

  private void u8(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }

  private void u16(int value) {
    u8(value >> 8);
    u8(value);
  }

  private void u32(long value) {
    u16((int) (value >> 16));
    u16((int) value);
  }
}
