package live.spyglass.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import org.junit.jupiter.api.Test;

class LiveStreamTest {

  private static final Track VIDEO = new Track(Codec.H264, Payload.of((byte) 1));
  private static final Track OTHER_VIDEO = new Track(Codec.H264, Payload.of((byte) 2));
  private static final Track AUDIO = new Track(Codec.AAC, Payload.of((byte) 3));
  private static final StreamLimits LIMITS = new StreamLimits(4, 1000, 6, 1000, 2);

  private final MediaBudget budget = new MediaBudget(1000);
  private final LiveStream stream = new LiveStream(StreamId.random(), LIMITS, budget);

  @Test
  void aReaderStartsAtTheLastKeyframe() throws Exception {
    stream.write(key(0));
    stream.write(delta(40));
    stream.write(key(80));
    stream.write(sound(85));
    stream.write(delta(120));

    assertThat(waiting(open())).containsExactly(80L, 85L, 120L);
  }

  @Test
  void picturesBeforeTheFirstKeyframeAreDroppedAndCounted() throws Exception {
    StreamReader reader = open();

    assertThat(stream.write(delta(0))).isFalse();
    assertThat(stream.write(key(40))).isTrue();

    assertThat(waiting(reader)).containsExactly(40L);
    assertThat(stream.framesDropped()).isEqualTo(1);
  }

  @Test
  void soundAloneIsAStreamToo() throws Exception {
    stream.write(sound(0));
    stream.write(sound(23));
    StreamReader reader = open();
    stream.write(sound(46));

    assertThat(waiting(reader)).containsExactly(23L, 46L);
  }

  @Test
  void soundGoesOnWhenThePictureIsGone() throws Exception {
    stream.write(key(0));
    for (long t = 0; t <= 11_000; t += 500) {
      stream.write(sound(t));
    }

    StreamReader reader = open();
    assertThat(waiting(reader)).containsExactly(11_000L);
    // What a decoder that saw no keyframe could not use is not read either.
    stream.write(delta(11_040));
    assertThat(waiting(reader)).isEmpty();
    assertThat(waiting(open())).containsExactly(11_000L);
    stream.write(key(11_080));
    assertThat(waiting(reader)).containsExactly(11_080L);
  }

  @Test
  void aClockThatJumpsDoesNotMakeThePictureGone() throws Exception {
    stream.write(key(0));
    stream.write(sound(0));
    stream.write(sound(3_600_000));
    stream.write(delta(3_600_000));
    stream.write(sound(20));

    assertThat(waiting(open())).containsExactly(0L, 0L, 3_600_000L, 3_600_000L, 20L);
  }

  @Test
  void aReaderThatDoesNotKeepUpGoesOnAtTheNextKeyframe() throws Exception {
    stream.write(key(0));
    StreamReader slow = open();
    StreamReader quick = open();
    List<Long> read = new ArrayList<>(waiting(quick));
    for (long t = 40; t <= 240; t += 40) {
      stream.write(t == 200 ? key(t) : delta(t));
      read.addAll(waiting(quick));
    }

    // 40 to 160 fill its queue of four; 200 is where it goes on.
    assertThat(waiting(slow)).containsExactly(0L, 200L, 240L);
    assertThat(slow.framesDropped()).isEqualTo(4);
    assertThat(stream.framesDropped()).isEqualTo(4);
    assertThat(read).containsExactly(0L, 40L, 80L, 120L, 160L, 200L, 240L);
    assertThat(quick.framesDropped()).isZero();
  }

  @Test
  void whatComesBeforeTheNextKeyframeIsLostToASlowReaderAndCounted() throws Exception {
    stream.write(key(0));
    StreamReader slow = open();
    for (long t = 40; t <= 240; t += 40) {
      stream.write(delta(t));
    }
    stream.write(key(280));

    assertThat(waiting(slow)).containsExactly(0L, 280L);
    assertThat(slow.framesDropped()).isEqualTo(6);
  }

  @Test
  void aQueueIsBoundedInBytesToo() throws Exception {
    stream.write(key(0));
    StreamReader slow = open();
    stream.write(large(40, 600));
    stream.write(large(80, 600));
    stream.write(key(120));

    assertThat(waiting(slow)).containsExactly(0L, 120L);
  }

  @Test
  void aGroupBeyondItsLimitsIsForgotten() throws Exception {
    stream.write(key(0));
    for (long t = 40; t <= 400; t += 40) {
      stream.write(delta(t));
    }
    StreamReader reader = open();
    assertThat(waiting(reader)).isEmpty();

    stream.write(delta(440));
    stream.write(key(480));
    assertThat(waiting(reader)).containsExactly(480L);
    assertThat(reader.framesDropped()).isZero();
  }

  @Test
  void aNewConfigurationWaitsForItsKeyframe() throws Exception {
    stream.write(key(0));
    StreamReader reader = open();
    stream.announce(OTHER_VIDEO);
    stream.write(new Frame(OTHER_VIDEO, micros(40), 0, false, Payload.of((byte) 0)));
    stream.write(new Frame(OTHER_VIDEO, micros(80), 0, true, Payload.of((byte) 0)));

    assertThat(reader.tracks().video()).isEqualTo(VIDEO);
    assertThat(waiting(reader)).containsExactly(0L, 80L);
    assertThat(open().tracks().video()).isEqualTo(OTHER_VIDEO);
  }

  @Test
  void announcedTracksAreKnownBeforeAnyFrame() {
    stream.announce(VIDEO);
    assertThat(stream.tracks().isComplete()).isFalse();
    stream.announce(AUDIO);
    assertThat(stream.tracks().isComplete()).isTrue();
  }

  @Test
  void aReaderReadsWhatIsQueuedAndThenTheEnd() throws Exception {
    stream.write(key(0));
    StreamReader reader = open();
    stream.end(StreamEnded.Reason.TAKEN_OVER);
    stream.end(StreamEnded.Reason.CLOSED);

    assertThat(stream.write(key(40))).isFalse();
    assertThat(waiting(reader)).containsExactly(0L);
    assertThat(reader.read(Duration.ZERO))
        .isEqualTo(new Reading.Finished(StreamEnded.Reason.TAKEN_OVER));
    assertThat(open().read(Duration.ZERO)).isInstanceOf(Reading.Finished.class);
  }

  @Test
  void aWaitingReaderIsWoken() throws Exception {
    StreamReader reader = open();
    CompletableFuture<Reading> next =
        CompletableFuture.supplyAsync(() -> {
          try {
            return reader.read(Duration.ofMinutes(1));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    stream.write(key(0));

    assertThat(next.get(30, TimeUnit.SECONDS)).isInstanceOf(Frame.class);
  }

  @Test
  void allStreamsTogetherKeepNoMoreThanTheirBudget() throws Exception {
    LiveStream other = new LiveStream(StreamId.random(), LIMITS, budget);
    other.write(new Frame(VIDEO, 0, 0, true, Payload.of(new byte[600])));
    assertThat(budget.taken()).isEqualTo(600);

    // This group does not fit any more, and is forgotten whole.
    stream.write(key(0));
    StreamReader reader = open();
    assertThat(budget.taken()).isEqualTo(602);
    stream.write(large(40, 500));
    assertThat(budget.taken()).isLessThanOrEqualTo(602);
    assertThat(waiting(open())).isEmpty();
    assertThat(waiting(reader)).containsExactly(0L);
    assertThat(reader.framesDropped()).isEqualTo(1);

    other.end(StreamEnded.Reason.CLOSED);
    stream.write(key(80));
    assertThat(waiting(reader)).containsExactly(80L);
  }

  @Test
  void whatIsNotHeldAnyMoreIsGivenBack() throws Exception {
    stream.write(key(0));
    StreamReader leaves = open();
    StreamReader reads = open();
    for (long t = 40; t <= 400; t += 40) {
      stream.write(t % 120 == 0 ? key(t) : delta(t));
    }
    leaves.close();
    stream.write(key(440));
    stream.end(StreamEnded.Reason.CLOSED);
    assertThat(waiting(reads)).isNotEmpty();
    reads.close();

    assertThat(budget.taken()).isZero();
  }

  @Test
  void thereAreOnlySoManyReaders() {
    StreamReader first = open();
    open();
    assertThat(stream.openReader()).isEmpty();
    first.close();
    assertThat(stream.openReader()).isPresent();
  }

  private StreamReader open() {
    return stream.openReader().orElseThrow();
  }

  /// The decode times, in milliseconds, of all that is there to read now.
  private static List<Long> waiting(StreamReader reader) throws InterruptedException {
    List<Long> times = new ArrayList<>();
    while (reader.read(Duration.ZERO) instanceof Frame frame) {
      times.add(frame.decodeMicros() / 1000);
    }
    return times;
  }

  private static Frame key(long millis) {
    return new Frame(VIDEO, micros(millis), 0, true, Payload.of((byte) 0));
  }

  private static Frame delta(long millis) {
    return new Frame(VIDEO, micros(millis), 0, false, Payload.of((byte) 0));
  }

  private static Frame large(long millis, int bytes) {
    return new Frame(VIDEO, micros(millis), 0, false, Payload.of(new byte[bytes]));
  }

  private static Frame sound(long millis) {
    return new Frame(AUDIO, micros(millis), 0, true, Payload.of((byte) 0));
  }

  private static long micros(long millis) {
    return millis * 1000;
  }
}
