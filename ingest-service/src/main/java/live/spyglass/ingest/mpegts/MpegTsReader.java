package live.spyglass.ingest.mpegts;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.MediaBudget;
import org.jspecify.annotations.Nullable;

/// Makes frames of one transport stream with one program, of which one stream of pictures and one
/// of sound. Used by one thread. The caller closes it.
public final class MpegTsReader implements AutoCloseable {

  private static final int PAT_PID = 0;
  private static final int NULL_PID = 0x1fff;

  private final MpegTsSink sink;
  private final MediaBudget budget;
  private final Packets packets;
  private final Clock clock = new Clock();
  private final SectionReader association = new SectionReader(this::onAssociation);
  private Media media = Media.NONE;
  private int mapPid = NULL_PID;
  private SectionReader map = new SectionReader(this::onMap);
  private @Nullable Payload lastMap;

  /// `budget` bounds what all streams together hold of packets that are not whole.
  public MpegTsReader(MpegTsSink sink, MediaBudget budget) {
    this.sink = sink;
    this.budget = budget;
    this.packets =
        new Packets(
            new Packets.Handler() {
              @Override
              public void packet(byte[] bytes, int offset) throws MpegTsException {
                MpegTsReader.this.packet(bytes, offset);
              }

              @Override
              public void gap() {
                association.damage();
                map.damage();
                media.readers().values().forEach(PesReader::damage);
              }
            });
  }

  /// Takes bytes as they happen to come. After an exception nothing more may be read.
  public void read(byte[] bytes, int offset, int length) throws MpegTsException {
    packets.read(bytes, offset, length);
  }

  /// Nothing more comes: what had no other end ends here.
  public void finish() throws MpegTsException {
    for (PesReader reader : media.readers().values()) {
      reader.finishLast();
    }
  }

  @Override
  public void close() {
    media.readers().values().forEach(PesReader::release);
    media = Media.NONE;
  }

  /// §2.4.3.2 and §2.4.3.4. A packet with a known error is none: the counter will tell.
  private void packet(byte[] bytes, int offset) throws MpegTsException {
    int pid = (bytes[offset + 1] & 0x1f) << 8 | (bytes[offset + 2] & 0xff);
    PidReader reader = pid == NULL_PID ? null : findReader(pid);
    boolean error = (bytes[offset + 1] & 0x80) != 0;
    if (reader == null || error) {
      return;
    }
    int control = bytes[offset + 3];
    if ((control & 0xc0) != 0) {
      throw new MpegTsException(StreamRefused.Reason.MALFORMED, "scrambled packets");
    }
    int from = offset + 4;
    boolean announced = false;
    if ((control & 0x20) != 0) {
      int length = bytes[from] & 0xff;
      announced = length > 0 && (bytes[from + 1] & 0x80) != 0;
      from += 1 + length;
    }
    boolean payload = (control & 0x10) != 0 && from < offset + Packets.SIZE;
    if (payload) {
      reader.packet(bytes, offset, from, offset + Packets.SIZE, announced);
    } else if (announced) {
      reader.expectBreak();
    }
  }

  private @Nullable PidReader findReader(int pid) {
    PidReader reader = media.readers().get(pid);
    return reader != null ? reader : pid == PAT_PID ? association : pid == mapPid ? map : null;
  }

  private void onAssociation(Payload section) throws MpegTsException {
    int pid = ProgramTables.findMapPid(section);
    if (pid >= 0 && pid != mapPid && pid != PAT_PID) {
      mapPid = pid;
      map = new SectionReader(this::onMap);
    }
  }

  /// The same table comes many times a second; what has not changed goes on.
  private void onMap(Payload section) throws MpegTsException {
    if (section.equals(lastMap) || !ProgramTables.isMap(section)) {
      return;
    }
    lastMap = section;
    Media before = media;
    media = choose(ProgramTables.streams(section), before);
    for (Map.Entry<Integer, PesReader> old : before.readers().entrySet()) {
      if (media.readers().get(old.getKey()) != old.getValue()) {
        old.getValue().finishLast();
        old.getValue().release();
      }
    }
  }

  private Media choose(List<Elementary> streams, Media before) throws MpegTsException {
    Map<Integer, PesReader> readers = new HashMap<>();
    Map<Integer, Elementary> known = new HashMap<>();
    Set<Codec.Kind> kinds = EnumSet.noneOf(Codec.Kind.class);
    for (Elementary stream : streams) {
      Codec codec = StreamTypes.findCodec(stream);
      if (codec == null) {
        continue;
      }
      if (!kinds.add(codec.kind())) {
        throw new MpegTsException(
            StreamRefused.Reason.MULTITRACK,
            "several tracks of " + codec.kind().name().toLowerCase(Locale.ROOT));
      }
      PesReader going = before.readers().get(stream.pid());
      readers.put(
          stream.pid(),
          going != null && stream.equals(before.streams().get(stream.pid()))
              ? going
              : new PesReader(StreamTypes.medium(codec, stream, sink), clock, budget, sink));
      known.put(stream.pid(), stream);
    }
    if (readers.isEmpty() && !streams.isEmpty()) {
      throw new MpegTsException(
          StreamRefused.Reason.VIDEO_CODEC,
          streams.stream()
              .map(MpegTsReader::type)
              .collect(Collectors.joining(", ", "MPEG-TS streams of type ", " alone")));
    }
    return new Media(readers, known);
  }

  private static String type(Elementary stream) {
    return "0x%02x".formatted(stream.type());
  }

  /// What is read of the program, by PID.
  private record Media(Map<Integer, PesReader> readers, Map<Integer, Elementary> streams) {
    static final Media NONE = new Media(Map.of(), Map.of());
  }
}
