package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.StreamRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/// An encoder publishes and keeps a copy, to hold what readers get against.
abstract class CopiedTest extends IngestTest {

  @TempDir Path folder;

  /// Two seconds in one group of pictures, so that a reader gets all of it whenever it comes.
  Published publishWithACopy(String coding, String format, Function<TestBroadcast, String> address)
      throws Exception {
    TestBroadcast broadcast = broadcast();
    Path copy = folder.resolve("copy.flv");
    String target = "[f=%s]%s|[f=flv]%s".formatted(format, address.apply(broadcast), copy);
    String options = "-map 0:v -map 1:a -g 900 -flags +global_header " + coding;
    try (Program encoder = publishTo("tee", target, 2, options.split(" ", -1))) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      CompletableFuture<Path> stream = read(started);
      assertThat(encoder.exitCode()).as(encoder::output).isZero();
      return new Published(stream.get(60, TimeUnit.SECONDS), copy);
    }
  }

  record Published(Path relayed, Path copy) {}

  void awaitReader(StreamStarted started) {
    LiveStream stream =
        service.getBean(StreamRegistry.class).findStream(started.streamId()).orElseThrow();
    await().atMost(DEADLINE).until(() -> stream.readers() == 1);
  }

  /// From the first picture on, which is where a reader starts.
  static List<Packet> packets(Path file) {
    List<Packet> packets =
        Program.probe(
                "-show_entries",
                "packet=codec_type,pts,dts,size,flags,data_hash",
                "-show_data_hash",
                "MD5",
                file.toString())
            .stream()
            .map(Packet::of)
            .dropWhile(packet -> packet.kind().equals("audio"))
            .toList();
    assertThat(packets).hasSizeGreaterThan(60);
    return packets;
  }

  /// Times in milliseconds; two are the same when their lower 31 bits are.
  record Packet(String kind, long shown, long time, int size, String flags, String hash) {

    private static final long CLOCK = 1L << 31;

    static Packet of(String line) {
      String[] fields = line.split(",", -1);
      return new Packet(
          fields[0],
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          Integer.parseInt(fields[3]),
          fields[4],
          fields[5]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Packet that
          && kind.equals(that.kind)
          && Math.floorMod(shown - that.shown, CLOCK) == 0
          && Math.floorMod(time - that.time, CLOCK) == 0
          && size == that.size
          && flags.equals(that.flags)
          && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          kind, Math.floorMod(shown, CLOCK), Math.floorMod(time, CLOCK), size, flags, hash);
    }
  }

  /// Codec, and of pictures their size and number.
  static List<String> streams(Path file) {
    List<String> streams = new ArrayList<>();
    for (String line :
        Program.probe(
            "-count_packets",
            "-show_entries",
            "stream=codec_name,width,height,nb_read_packets",
            file.toString())) {
      String[] fields = line.split(",", -1);
      streams.add(fields.length == 4 ? line : fields[0]);
    }
    return streams;
  }
}
