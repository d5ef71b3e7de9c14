package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.testsupport.Stores;
import live.spyglass.transcode.ladder.FlvReader;
import live.spyglass.transcode.ladder.FlvTag;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What viewers by WebRTC are sent when they cannot be sent what the publisher sends.
class InstantTest {

  private static final int ENOUGH = 60;

  @TempDir static Path storage;

  private static PublishedStreams streams;
  private static Node node;

  @TempDir Path files;

  @BeforeAll
  static void start() throws IOException {
    streams = new PublishedStreams();
    node = new Node(storage, "--transcode.instant.slots=1", "--transcode.instant.preset=ultrafast");
  }

  @AfterAll
  static void stop() {
    node.close();
    streams.close();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'-bf 2 -r 60 -preset veryfast', 640, 360, Constrained Baseline",
        "'-c:v libx265 -x265-params keyint=30:log-level=none -c:a libopus', 640, 360, Constrained Baseline",
        "'-vf scale=1080:1920 -bf 2', 720, 1280, Constrained Baseline",
        "'vp8 -f lavfi -i sine=sample_rate=48000 -map 1:a -c:a aac', 640, 360, Constrained Baseline",
        "'-profile:v high -preset veryfast -bf 0', 640, 360, High",
      })
  void anythingBecomesWhatBrowsersTake(String options, int width, int height, String profile)
      throws Exception {
    BroadcastId id = BroadcastId.random();
    List<String> words = List.of(options.split(" ", -1));
    StreamId stream =
        words.getFirst().equals("vp8")
            ? streams.publishVp8(words.subList(1, words.size()).toArray(String[]::new))
            : streams.publish(words.toArray(String[]::new));
    begin(id, stream);
    Path file = record(id, stream);

    List<String> pictures =
        probe(file, "v:0", "stream=codec_name,profile,width,height,has_b_frames,pix_fmt");
    assertThat(pictures)
        .containsExactly("h264,%s,%d,%d,0,yuv420p".formatted(profile, width, height));
    assertThat(probe(file, "a:0", "stream=codec_name,sample_rate,channels"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("opus,48000,");
    for (String packet : probe(file, "v:0", "packet=pts,dts")) {
      String[] times = packet.split(",", -1);
      assertThat(times[0]).as("shown as decoded").isEqualTo(times[1]);
    }
    List<Long> shown = probe(file, "v:0", "packet=pts").stream().map(InstantTest::number).toList();
    assertThat(shown.size() * 1000.0 / (shown.getLast() - shown.getFirst()))
        .as("pictures a second")
        .isBetween(20.0, 40.0);
    List<Long> heard = probe(file, "a:0", "packet=pts").stream().map(InstantTest::number).toList();
    for (int i = 1; i < heard.size(); i++) {
      assertThat(heard.get(i) - heard.get(i - 1)).isEqualTo(20);
    }
    assertThat(Probe.complaints(file)).isEmpty();
    streams.stop(stream);
  }

  @Test
  void onlyWhatIsLiveAndAsManyAsThereIsRoomFor() throws Exception {
    BroadcastId id = BroadcastId.random();
    StreamId stream = streams.publish();
    assertThat(status(id, stream)).isEqualTo(404);
    begin(id, stream);
    // Those of the test before may still be leaving.
    HttpResponse<InputStream> first =
        soon().until(() -> open(id, stream), answer -> answer.statusCode() == 200);
    try (InputStream body = first.body()) {
      HttpResponse<InputStream> second = open(id, stream);
      second.body().close();
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
      assertThat(body.read()).isEqualTo('F');
    }
    // Whoever has gone leaves room for others.
    long before = ffmpegs();
    soon()
        .until(() -> {
          HttpResponse<InputStream> next = open(id, stream);
          next.body().close();
          return next.statusCode() == 200;
        });
    node.publish(
        Topics.STREAMS,
        new StreamEnded(UUID.randomUUID(), Instant.now(), id, stream, StreamEnded.Reason.CLOSED));
    soon().until(() -> status(id, stream) == 404);
    streams.stop(stream);
    soon().until(() -> ffmpegs() <= before);
  }

  private static long ffmpegs() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count();
  }

  private static void begin(BroadcastId id, StreamId stream) {
    node.publish(
        Topics.STREAMS,
        new StreamStarted(
            UUID.randomUUID(),
            Instant.now(),
            id,
            stream,
            AccountId.random(),
            Audience.PUBLIC,
            "rtmp",
            streams.url(stream)));
    soon().until(() -> status(id, stream) != 404);
  }

  private static int status(BroadcastId id, StreamId stream)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = open(id, stream);
    answer.body().close();
    return answer.statusCode();
  }

  private static HttpResponse<InputStream> open(BroadcastId id, StreamId stream)
      throws IOException, InterruptedException {
    return node.open("/internal/live/" + id + "/" + stream);
  }

  /// Some pictures and the sound between them.
  private Path record(BroadcastId id, StreamId stream) throws Exception {
    HttpResponse<InputStream> answer =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  HttpResponse<InputStream> next = open(id, stream);
                  if (next.statusCode() != 200) {
                    next.body().close();
                  }
                  return next;
                },
                next -> next.statusCode() == 200);
    Path file = files.resolve("rung.flv");
    try (InputStream body = answer.body();
        OutputStream out = Files.newOutputStream(file)) {
      FlvReader reader = new FlvReader(body);
      out.write(FlvReader.header(true, true));
      int pictures = 0;
      while (pictures < ENOUGH) {
        FlvTag tag = Objects.requireNonNull(reader.next(), "it goes on");
        out.write(tag.bytes());
        pictures += tag.isPicture() ? 1 : 0;
      }
    }
    return file;
  }

  private static List<String> probe(Path file, String stream, String entries) throws Exception {
    Process process =
        new ProcessBuilder(
                Stores.ffprobe().toString(),
                "-v",
                "error",
                "-select_streams",
                stream,
                "-show_entries",
                entries,
                "-of",
                "csv=p=0",
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceAll(",$", ""))
          .toList();
    }
  }

  private static long number(String text) {
    return Long.parseLong(text);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).ignoreException(IOException.class);
  }
}
