package live.spyglass.transcode.ladder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The parameter sets of a decoder configuration record or of a keyframe (ISO/IEC 14496-15 §5.3.3.1
/// and §8.3.3.1; ITU-T H.264 §7.4.1, H.265 §7.4.2.2). Some encoders repeat theirs in every
/// keyframe, and some that change the picture in mid-stream say so nowhere else.
record ParameterSets(List<byte[]> video, List<byte[]> sequence, List<byte[]> picture) {

  private static final int MOST = 32;
  private static final int AVC_ARRAYS = 5;
  private static final int HEVC_ARRAYS = 22;

  /// `general_profile_space` to `general_level_idc`, in a sequence parameter set without its
  /// emulation prevention, and in the record.
  private static final int HEVC_PROFILE = 3;

  private static final int HEVC_PROFILE_LENGTH = 12;

  private enum Kind {
    VIDEO,
    SEQUENCE,
    PICTURE,
    OTHER
  }

  /// The configuration record that a keyframe makes out of the one in force; empty when it brings
  /// no sequence parameter set that is not in that one already. Both are whole payloads of tags of
  /// H.264 or HEVC.
  static Optional<byte[]> changedBy(FlvTag keyframe, FlvTag configuration) throws IOException {
    VideoPayload picture = VideoPayload.of(keyframe);
    boolean avc = picture.codec() == Source.Codec.H264;
    byte[] record = record(configuration);
    if ((!avc && picture.codec() != Source.Codec.HEVC)
        || VideoPayload.of(configuration).codec() != picture.codec()
        || record.length <= (avc ? AVC_ARRAYS : HEVC_ARRAYS)) {
      return Optional.empty();
    }
    int lengthSize = (record[avc ? 4 : 21] & 3) + 1;
    ParameterSets found = within(keyframe, picture.data(), lengthSize, avc);
    if (found.sequence.isEmpty()) {
      return Optional.empty();
    }
    ParameterSets known = avc ? ofAvc(record) : ofHevc(record);
    if (found.sequence.stream().allMatch(one -> contains(known.sequence, one))) {
      return Optional.empty();
    }
    ParameterSets next =
        new ParameterSets(
            found.video.isEmpty() ? known.video : found.video,
            found.sequence,
            found.picture.isEmpty() ? known.picture : found.picture);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(configuration.bytes(), FlvTag.HEADER, VideoPayload.of(configuration).offset());
    out.writeBytes(avc ? next.toAvc(lengthSize) : next.toHevc(record));
    return Optional.of(out.toByteArray());
  }

  private static byte[] record(FlvTag configuration) {
    int start = FlvTag.HEADER + VideoPayload.of(configuration).offset();
    return Arrays.copyOfRange(
        configuration.bytes(), start, Math.max(start, FlvTag.HEADER + configuration.length()));
  }

  private static boolean contains(List<byte[]> sets, byte[] set) {
    return sets.stream().anyMatch(one -> Arrays.equals(one, set));
  }

  private static ParameterSets none() {
    return new ParameterSets(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  private void add(byte[] bytes, int offset, int size, boolean avc) {
    if (size < 4) {
      return;
    }
    List<byte[]> target =
        switch (kind(bytes[offset], avc)) {
          case VIDEO -> video;
          case SEQUENCE -> sequence;
          case PICTURE -> picture;
          case OTHER -> List.of();
        };
    if (kind(bytes[offset], avc) != Kind.OTHER && target.size() < MOST) {
      target.add(Arrays.copyOfRange(bytes, offset, offset + size));
    }
  }

  private static Kind kind(byte header, boolean avc) {
    return switch (avc ? header & 0x1f : 100 + (header >> 1 & 0x3f)) {
      case 7, 133 -> Kind.SEQUENCE;
      case 8, 134 -> Kind.PICTURE;
      case 132 -> Kind.VIDEO;
      default -> Kind.OTHER;
    };
  }

  private static ParameterSets within(FlvTag keyframe, int data, int lengthSize, boolean avc) {
    ParameterSets sets = none();
    byte[] bytes = keyframe.bytes();
    int end = FlvTag.HEADER + keyframe.length();
    int at = FlvTag.HEADER + data;
    while (at + lengthSize < end) {
      int size = 0;
      for (int i = 0; i < lengthSize; i++) {
        size = size << 8 | (bytes[at + i] & 0xff);
      }
      at += lengthSize;
      if (size < 0 || size > end - at) {
        break;
      }
      if (size > 0) {
        sets.add(bytes, at, size, avc);
      }
      at += size;
    }
    return sets;
  }

  private static ParameterSets ofAvc(byte[] record) {
    ParameterSets sets = none();
    int at = addArray(sets, record, AVC_ARRAYS + 1, record[AVC_ARRAYS] & 0x1f, true);
    if (at < record.length) {
      addArray(sets, record, at + 1, record[at] & 0xff, true);
    }
    return sets;
  }

  private static ParameterSets ofHevc(byte[] record) {
    ParameterSets sets = none();
    int at = HEVC_ARRAYS + 1;
    for (int i = 0; i < (record[HEVC_ARRAYS] & 0xff) && at + 2 < record.length; i++) {
      int count = (record[at + 1] & 0xff) << 8 | (record[at + 2] & 0xff);
      at = addArray(sets, record, at + 3, count, false);
    }
    return sets;
  }

  /// Where the array ends.
  private static int addArray(ParameterSets sets, byte[] record, int from, int count, boolean avc) {
    int at = from;
    for (int i = 0; i < count && at + 2 <= record.length; i++) {
      int size = (record[at] & 0xff) << 8 | (record[at + 1] & 0xff);
      at += 2;
      if (size > record.length - at) {
        return record.length;
      }
      sets.add(record, at, size, avc);
      at += size;
    }
    return at;
  }

  private byte[] toAvc(int lengthSize) throws IOException {
    byte[] first = sequence.getFirst();
    SequenceParameterSet said = SequenceParameterSet.parse(first, 0, first.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    out.write(first, 1, 3);
    out.write(0xfc | (lengthSize - 1));
    out.write(0xe0 | Math.min(sequence.size(), 31));
    writeSets(out, sequence.subList(0, Math.min(sequence.size(), 31)));
    out.write(picture.size());
    writeSets(out, picture);
    if (said.isHigh()) {
      out.write(0xfc | said.chromaFormat());
      out.write(0xf8 | (said.bitDepth() - 8));
      out.write(0xf8 | (said.bitDepth() - 8));
      out.write(0);
    }
    return out.toByteArray();
  }

  private byte[] toHevc(byte[] before) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] first = sequence.getFirst();
    byte[] head = Arrays.copyOf(before, HEVC_ARRAYS);
    byte[] plain = BitReader.withoutEmulationPrevention(first);
    if (plain.length < HEVC_PROFILE + HEVC_PROFILE_LENGTH) {
      throw new IOException("the HEVC parameter set is cut short");
    }
    System.arraycopy(plain, HEVC_PROFILE, head, 1, HEVC_PROFILE_LENGTH);
    out.writeBytes(head);
    out.write(3);
    List<List<byte[]>> arrays = List.of(video, sequence, picture);
    for (int i = 0; i < arrays.size(); i++) {
      out.write(0x80 | (32 + i));
      out.write(0);
      out.write(arrays.get(i).size());
      writeSets(out, arrays.get(i));
    }
    return out.toByteArray();
  }

  private static void writeSets(ByteArrayOutputStream out, List<byte[]> sets) {
    for (byte[] set : sets) {
      out.write(set.length >> 8);
      out.write(set.length);
      out.writeBytes(set);
    }
  }
}
