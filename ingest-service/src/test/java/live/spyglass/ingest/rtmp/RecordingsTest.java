package live.spyglass.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.stream.Frame;
import org.junit.jupiter.api.Test;

/// What real encoders sent, cut into pieces as a network may cut it.
class RecordingsTest {

  private static final Map<String, List<Codec>> CODECS =
      Map.of(
          "ffmpeg-h264-aac.rtmp", List.of(Codec.H264, Codec.AAC),
          "ffmpeg-extended-time.rtmp", List.of(Codec.H264, Codec.AAC),
          "ffmpeg-hevc-opus.rtmp", List.of(Codec.HEVC, Codec.OPUS),
          "ffmpeg-av1-aac.rtmp", List.of(Codec.AV1, Codec.AAC),
          "gstreamer-rtmp2sink.rtmp", List.of(Codec.H264, Codec.AAC),
          "librtmp.rtmp", List.of(Codec.H264, Codec.AAC));

  @Test
  void everyRecordingBecomesItsFrames() throws Exception {
    Map<String, byte[]> recordings = Recordings.all();
    assertThat(recordings.keySet()).isEqualTo(new java.util.TreeSet<>(CODECS.keySet()));
    for (var recording : recordings.entrySet()) {
      List<Frame> frames = frames(recording.getValue(), _ -> Integer.MAX_VALUE);

      for (Codec codec : CODECS.getOrDefault(recording.getKey(), List.of())) {
        List<Frame> ofCodec =
            frames.stream().filter(frame -> frame.track().codec() == codec).toList();
        assertThat(ofCodec).as(recording.getKey() + " " + codec).hasSizeGreaterThanOrEqualTo(29);
        assertThat(ofCodec)
            .isSortedAccordingTo((a, b) -> Long.compare(a.decodeMicros(), b.decodeMicros()));
      }
    }
  }

  @Test
  void howItWasCutMakesNoDifference() throws Exception {
    Random random = new Random(11);
    for (var recording : Recordings.all().entrySet()) {
      List<Frame> whole = frames(recording.getValue(), _ -> Integer.MAX_VALUE);

      assertThat(frames(recording.getValue(), _ -> 1)).as(recording.getKey()).isEqualTo(whole);
      assertThat(frames(recording.getValue(), _ -> 1 + random.nextInt(3000)))
          .as(recording.getKey())
          .isEqualTo(whole);
    }
  }

  @Test
  void timesBeyond24BitsArrive() throws Exception {
    byte[] recording = Recordings.all().getOrDefault("ffmpeg-extended-time.rtmp", new byte[0]);

    assertThat(frames(recording, _ -> 100))
        .isNotEmpty()
        .allMatch(frame -> frame.decodeMicros() >= 20_000_000_000L - 200_000);
  }

  private static List<Frame> frames(byte[] recording, IntUnaryOperator sizes) throws Exception {
    try (Conversation conversation = new Conversation()) {
      int position = 0;
      while (position < recording.length) {
        int count = Math.min(sizes.applyAsInt(position), recording.length - position);
        conversation.hear(recording, position, count);
        position += count;
      }
      conversation.hangUp();
      assertThat(conversation.failures()).isZero();
      assertThat(conversation.openPublications()).isZero();
      assertThat(conversation.bytesUnderWay()).isZero();
      return conversation.frames();
    }
  }
}
