package live.spyglass.transcode.recording;

import static live.spyglass.transcode.recording.BoxWriter.box;
import static live.spyglass.transcode.recording.BoxWriter.full;

import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Writes the `moov` of a recording (ISO/IEC 14496-12 §8.2 to §8.7).
final class MovieHeader {

  private static final int TIMESCALE = 1000;
  private static final int[] UNITY = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
  private static final int LANGUAGE_UNDETERMINED = 0x55c4;

  private MovieHeader() {}

  /// `offsets`: of each track's chunks in the file.
  static byte[] write(List<RecordingTrack> tracks, Map<RecordingTrack, long[]> offsets) {
    long duration = tracks.stream().mapToLong(MovieHeader::movieEnd).max().orElse(0);
    BoxWriter moov = box("moov");
    BoxWriter mvhd = full("mvhd", 1, 0).int64(0).int64(0).int32(TIMESCALE).int64(duration);
    mvhd.int32(0x10000).int16(0x100).zeros(10);
    matrix(mvhd).zeros(24).int32(tracks.size() + 1L);
    moov.child(mvhd);
    for (RecordingTrack track : tracks) {
      moov.child(trak(track, offsets.getOrDefault(track, new long[0])));
    }
    return moov.toBytes();
  }

  private static BoxWriter trak(RecordingTrack track, long[] offsets) {
    BoxWriter tkhd = full("tkhd", 1, 3).int64(0).int64(0).int32(track.id()).int32(0);
    tkhd.int64(movieEnd(track)).zeros(8).int16(0).int16(track.video() ? 0 : 1);
    tkhd.int16(track.video() ? 0 : 0x100).int16(0);
    matrix(tkhd).int32((long) track.width() << 16).int32((long) track.height() << 16);
    BoxWriter trak = box("trak").child(tkhd);
    if (track.start() > 0) {
      BoxWriter elst = full("elst", 1, 0).int32(2);
      elst.int64(movieTime(track, track.start())).int64(-1).int32(0x10000);
      elst.int64(movieTime(track, track.duration())).int64(0).int32(0x10000);
      trak.child(box("edts").child(elst));
    }
    BoxWriter mdhd = full("mdhd", 1, 0).int64(0).int64(0).int32(track.timescale());
    mdhd.int64(track.duration()).int16(LANGUAGE_UNDETERMINED).int16(0);
    BoxWriter hdlr = full("hdlr", 0, 0).int32(0).text(track.video() ? "vide" : "soun").zeros(12);
    hdlr.text(track.video() ? "Picture" : "Sound").int8(0);
    BoxWriter kind = track.video() ? full("vmhd", 0, 1).zeros(8) : full("smhd", 0, 0).zeros(4);
    BoxWriter dref = full("dref", 0, 0).int32(1).child(full("url ", 0, 1));
    BoxWriter minf = box("minf").child(kind).child(box("dinf").child(dref));
    minf.child(table(track, offsets));
    return trak.child(box("mdia").child(mdhd).child(hdlr).child(minf));
  }

  private static BoxWriter table(RecordingTrack track, long[] offsets) {
    BoxWriter stsd = full("stsd", 0, 0).int32(track.descriptions().size());
    track.descriptions().forEach(stsd::bytes);
    BoxWriter stbl = box("stbl").child(stsd);
    stbl.child(runs("stts", 0, track.count(), sample -> (int) track.durationOf(sample)));
    if (track.video()) {
      stbl.child(runs("ctts", 1, track.count(), track::shownLater)).child(keys(track));
    }
    stbl.child(chunkRuns(track));
    BoxWriter stsz = full("stsz", 0, 0).int32(0).int32(track.count());
    for (int i = 0; i < track.count(); i++) {
      stsz.int32(track.sizeOf(i));
    }
    BoxWriter co64 = full("co64", 0, 0).int32(offsets.length);
    for (long offset : offsets) {
      co64.int64(offset);
    }
    return stbl.child(stsz).child(co64);
  }

  /// A table of (how many, value).
  private static BoxWriter runs(String type, int version, int count, IntUnaryOperator value) {
    BoxWriter entries = box("    ");
    int rows = 0;
    int length = 0;
    for (int i = 0; i < count; i++) {
      length++;
      if (i + 1 == count || value.applyAsInt(i + 1) != value.applyAsInt(i)) {
        entries.int32(length).int32(value.applyAsInt(i));
        rows++;
        length = 0;
      }
    }
    return full(type, version, 0).int32(rows).contents(entries);
  }

  private static BoxWriter keys(RecordingTrack track) {
    int keys = 0;
    for (int i = 0; i < track.count(); i++) {
      keys += track.isKey(i) ? 1 : 0;
    }
    BoxWriter stss = full("stss", 0, 0).int32(keys);
    for (int i = 0; i < track.count(); i++) {
      if (track.isKey(i)) {
        stss.int32(i + 1L);
      }
    }
    return stss;
  }

  private static BoxWriter chunkRuns(RecordingTrack track) {
    List<RecordingTrack.Chunk> chunks = track.chunks();
    BoxWriter stsc = full("stsc", 0, 0).int32(chunks.size());
    for (int i = 0; i < chunks.size(); i++) {
      stsc.int32(i + 1L).int32(chunks.get(i).samples()).int32(chunks.get(i).description());
    }
    return stsc;
  }

  private static BoxWriter matrix(BoxWriter writer) {
    for (int value : UNITY) {
      writer.int32(value);
    }
    return writer;
  }

  private static long movieEnd(RecordingTrack track) {
    return movieTime(track, track.start() + track.duration());
  }

  private static long movieTime(RecordingTrack track, long ticks) {
    return ticks * TIMESCALE / track.timescale();
  }
}
