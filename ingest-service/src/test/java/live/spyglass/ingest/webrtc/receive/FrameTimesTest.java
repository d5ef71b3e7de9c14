package live.spyglass.ingest.webrtc.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.receive.Depacketizer.Assembled;
import org.junit.jupiter.api.Test;

class FrameTimesTest {

  private static final Assembled.Picture PICTURE =
      new Assembled.Picture(new Track(Codec.VP8, Payload.EMPTY), true, Payload.EMPTY);

  /// I P B B P B B, in milliseconds as shown, in the order of decoding.
  @Test
  void picturesThatAreShownInAnotherOrderAreDecodedInTheirs() {
    FrameTimes times = new FrameTimes();
    List<Frame> frames = new ArrayList<>();
    long last = 0;
    for (long shown : List.of(0, 99, 33, 66, 198, 132, 165, 297, 231, 264)) {
      frames.add(times.place(PICTURE, 1_000_000 + shown * 1000, shown < last));
      last = shown;
    }
    for (int i = 1; i < frames.size(); i++) {
      assertThat(frames.get(i).decodeMicros()).isGreaterThan(frames.get(i - 1).decodeMicros());
    }
    for (Frame frame : frames.subList(4, frames.size())) {
      assertThat(frame.compositionOffsetMicros()).isNotNegative();
    }
    assertThat(
            frames.stream()
                .map(frame -> frame.decodeMicros() + frame.compositionOffsetMicros())
                .skip(1)
                .toList())
        .containsExactly(
            1_099_000L,
            1_033_000L,
            1_066_000L,
            1_198_000L,
            1_132_000L,
            1_165_000L,
            1_297_000L,
            1_231_000L,
            1_264_000L);
  }

  @Test
  void aSmallStepBackIsTaken_andALargeOneIsAJump() {
    FrameTimes times = new FrameTimes();
    times.place(PICTURE, 5_000_000, false);
    Frame next = times.place(PICTURE, 4_990_000, false);
    assertThat(next.decodeMicros()).isEqualTo(5_001_000);
    assertThat(next.compositionOffsetMicros()).isZero();
    assertThat(times.place(PICTURE, 1_000_000, false).decodeMicros()).isEqualTo(1_000_000);
  }
}
