package live.spyglass.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import live.spyglass.ingest.amf.AmfException;
import live.spyglass.ingest.amf.AmfReader;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.amf.AmfWriter;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.flv.FlvException;
import live.spyglass.ingest.flv.FlvTag;
import live.spyglass.ingest.flv.FlvTagReader;
import live.spyglass.ingest.mpegts.Gathered;
import live.spyglass.ingest.mpegts.MpegTsException;
import org.junit.jupiter.api.Test;

/// Input that nobody sent yet, made from what encoders did send. Whatever comes, nothing fails but
/// by an exception made for it, and nothing is held when the connection is gone.
///
/// A few seconds here, the same in every run; `./spyglass fuzz SECONDS` goes on for longer with
/// another beginning each time. What fails is written to `target/fuzz`: it belongs into the tests'
/// `corpus` folder, all of which is run first.
public class FuzzTest {

  private static final int SECONDS = Integer.getInteger("spyglass.fuzz.seconds", 0);
  private static final Duration ORDINARY = Duration.ofSeconds(4);
  private static final int ORDINARY_RUNS = 20_000;

  /// What must hold for any bytes.
  public interface Target {
    void run(byte[] input) throws Exception;
  }

  public interface Source {
    byte[] next(Mutations mutations) throws IOException;
  }

  @Test
  void conversations() throws Exception {
    List<byte[]> recordings = List.copyOf(Recordings.all().values());
    fuzz(
        "conversation",
        recordings,
        mutations -> {
          byte[] recording = mutations.any(recordings);
          byte[] changed = mutations.below(4) == 0 ? recording : mutations.conversation(recording);
          return mutations.below(2) == 0
              ? changed
              : mutations.bytes(changed, mutations.any(recordings));
        },
        FuzzTest::converse);
  }

  @Test
  void amf0() throws Exception {
    List<byte[]> seeds = payloads(MessageType.COMMAND_AMF0, MessageType.DATA_AMF0);
    fuzz(
        "amf",
        seeds,
        mutations -> mutations.bytes(mutations.any(seeds), mutations.any(seeds)),
        FuzzTest::readAmf);
  }

  @Test
  void flvTagsAndCodecHeaders() throws Exception {
    List<byte[]> seeds = payloads(MessageType.AUDIO, MessageType.VIDEO);
    fuzz(
        "flv",
        seeds,
        mutations -> mutations.bytes(mutations.any(seeds), mutations.any(seeds)),
        FuzzTest::readTags);
  }

  @Test
  void transportStreams() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : Gathered.SEEDS) {
      seeds.add(Gathered.seed(name));
    }
    fuzz(
        "mpegts",
        seeds,
        mutations -> mutations.transportStream(mutations.any(seeds), mutations.any(seeds)),
        FuzzTest::readTransportStream);
  }

  /// Runs what is known, the seeds, and what is made of them.
  public static void fuzz(String name, Collection<byte[]> seeds, Source source, Target target)
      throws Exception {
    for (Map.Entry<String, byte[]> known : Recordings.files("/corpus").entrySet()) {
      run(name, known.getValue(), target);
    }
    for (byte[] seed : seeds) {
      run(name, seed, target);
    }
    long seed = SECONDS == 0 ? 1 : System.nanoTime();
    Mutations mutations = new Mutations(seed);
    Duration time = SECONDS == 0 ? ORDINARY : Duration.ofSeconds(SECONDS).dividedBy(7);
    long end = System.nanoTime() + time.toNanos();
    int runs = 0;
    while (System.nanoTime() - end < 0 && (SECONDS > 0 || runs < ORDINARY_RUNS)) {
      run(name, source.next(mutations), target);
      runs++;
    }
    System.out.printf("%s: %d inputs from seed %d%n", name, runs, seed);
    assertThat(runs).isPositive();
  }

  private static void run(String name, byte[] input, Target target) throws Exception {
    try {
      target.run(input);
    } catch (Exception | Error e) {
      Path folder = Files.createDirectories(Path.of("target", "fuzz"));
      Path file = folder.resolve("%s-%08x.bin".formatted(name, java.util.Arrays.hashCode(input)));
      Files.write(file, input);
      throw new AssertionError("fails with " + file, e);
    }
  }

  private static void converse(byte[] input) throws InterruptedException {
    try (Conversation conversation = new Conversation()) {
      int half = input.length / 2;
      conversation.hear(input, 0, half);
      conversation.hear(input, half, input.length - half);
      conversation.hangUp();
      assertThat(conversation.failures()).isZero();
      assertThat(conversation.bytesUnderWay()).isZero();
      assertThat(conversation.openPublications()).isZero();
    }
  }

  /// What can be read can be written, and is the same when it is read again.
  private static void readAmf(byte[] input) throws IOException {
    List<AmfValue> values;
    try {
      values = AmfReader.read(Payload.of(input));
    } catch (AmfException _) {
      return;
    }
    if (input.length < 1 << 12) {
      Payload written = AmfWriter.write(values.toArray(AmfValue[]::new));
      assertThat(AmfReader.read(written)).isEqualTo(values);
    }
  }

  private static void readTags(byte[] input) {
    FlvTagReader tags = new FlvTagReader();
    Payload body = Payload.of(input);
    for (int i = 0; i < 2; i++) {
      try {
        look(tags.video(0, body));
        look(tags.audio(0, body));
      } catch (FlvException _) {
        // made for it
      }
    }
    for (Codec codec : Codec.values()) {
      if (codec.kind() == Codec.Kind.VIDEO) {
        var _ = Picture.ofConfiguration(codec, body);
        var _ = Picture.ofKeyframe(codec, body);
      }
    }
  }

  /// Whatever is taken of it has a size, and times that a clock can have.
  private static void readTransportStream(byte[] input) {
    Gathered gathered = new Gathered();
    try {
      gathered.readAll(input, 1316);
    } catch (MpegTsException _) {
      // made for it
    }
    assertThat(gathered.bytesUnderWay()).isZero();
    assertThat(gathered.frames())
        .allMatch(frame -> frame.decodeMicros() >= 0 && frame.data().size() > 0);
  }

  private static void look(FlvTag tag) {
    if (tag instanceof FlvTag.Configuration(var track)
        && track.codec().kind() == Codec.Kind.VIDEO) {
      var _ = Picture.ofConfiguration(track.codec(), track.configuration());
    }
  }

  /// Of the recordings' messages, by type.
  private static List<byte[]> payloads(int one, int other) throws IOException {
    List<byte[]> payloads = new ArrayList<>();
    for (byte[] recording : Recordings.all().values()) {
      Mutations.messages(recording).stream()
          .filter(message -> message.type() == one || message.type() == other)
          .limit(30)
          .forEach(message -> payloads.add(Mutations.array(message.payload())));
    }
    return payloads;
  }
}
