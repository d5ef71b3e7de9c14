package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.rtmp.RtmpClient;
import live.spyglass.ingest.rtmp.RtmpPorts;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.StreamRegistry;
import org.junit.jupiter.api.Test;

/// What encoders other than FFmpeg say, byte by byte.
class RawClientTest extends IngestTest {

  private static final int AUDIO = 8;
  private static final int VIDEO = 9;
  private static final int AGGREGATE = 22;
  private static final String AVC = "17 00 000000 0142c01effe10000";
  private static final String OTHER_AVC = "17 00 000000 0164001fffe10000";
  private static final String AAC = "af 00 1190";

  @Test
  void theKeyMayStandInTheApp() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = client().connect("live/" + broadcast.key())) {
      assertThat(client.publish("")).isEqualTo("You are publishing.");
    }
  }

  @Test
  void aWrongKeyIsExplained() throws Exception {
    try (RtmpClient client = client().connect("live")) {
      assertThat(client.publish("no-such-key")).contains("not known");
      client.awaitClosed();
    }
  }

  @Test
  void aChangeOfConfigurationInMidStreamReachesReaders() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      CompletableFuture<Path> stream = read(log.await(StreamStarted.class, broadcast.id()));
      awaitReader(broadcast);
      client.message(VIDEO, 80, OTHER_AVC);
      client.message(VIDEO, 80, "27 01 000000 eeee"); // no decoder could use it
      client.message(VIDEO, 120, "17 01 000000 ffff");
      client.command("deleteStream", 0);

      String hex = hex(stream.get(60, TimeUnit.SECONDS));
      assertThat(hex)
          .containsSubsequence(
              "17000000000142c01e", // the first configuration
              "1701000000aaaa",
              "17000000000164001f", // the second
              "1701000000ffff")
          .doesNotContain("2701000000eeee");
    }
  }

  @Test
  void anAggregateMessageIsWhatItIsMadeOf() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      CompletableFuture<Path> stream = read(log.await(StreamStarted.class, broadcast.id()));
      awaitReader(broadcast);
      // Their own times are 1000 and 1040; the aggregate's is 200.
      client.message(
          AGGREGATE,
          200,
          "09 000007 0003e8 00 000000 27 01 000000 1111 00000012"
              + "08 000004 000410 00 000000 af 01 2222 0000000f");
      client.command("deleteStream", 0);

      assertThat(hex(stream.get(60, TimeUnit.SECONDS)))
          .contains("09000007" + "0000c800" + "000000" + "2701000000" + "1111")
          .contains("08000004" + "0000f000" + "000000" + "af01" + "2222");
    }
  }

  @Test
  void timesGoOnAcrossTheWrapOfTheirBits() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      CompletableFuture<Path> stream = read(log.await(StreamStarted.class, broadcast.id()));
      awaitReader(broadcast);
      client.raw("06 ffffff 000007 09 01000000 fffffff0 27 01 000000 1111");
      client.raw("86 000020 27 01 000000 2222");
      client.command("deleteStream", 0);

      assertThat(hex(stream.get(60, TimeUnit.SECONDS)))
          .containsSubsequence(
              "fffff0" + "ff" + "000000" + "27", "000010" + "00" + "000000" + "27");
    }
  }

  @Test
  void timesGoOnAcrossTheWrapOfFfmpegsThirtyOneBits() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      CompletableFuture<Path> stream = read(log.await(StreamStarted.class, broadcast.id()));
      awaitReader(broadcast);
      client.raw("06 ffffff 000007 09 01000000 40000000 27 01 000000 0000");
      client.raw("06 ffffff 000007 09 01000000 7ffffff0 27 01 000000 1111");
      client.message(VIDEO, 0x10, "27 01 000000 2222");
      client.message(VIDEO, 0x38, "27 01 000000 3333");
      client.command("deleteStream", 0);

      assertThat(hex(stream.get(60, TimeUnit.SECONDS)))
          .containsSubsequence(
              "000000" + "40" + "000000" + "27010000000000",
              "fffff0" + "7f" + "000000" + "27010000001111",
              "000010" + "80" + "000000" + "27010000002222",
              "000038" + "80" + "000000" + "27010000003333")
          .contains(epoch(2))
          .doesNotContain(epoch(3));
    }
  }

  @Test
  void codecsMayChangeInMidStream() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      CompletableFuture<Path> stream = read(log.await(StreamStarted.class, broadcast.id()));
      awaitReader(broadcast);
      client.message(VIDEO, 40, "90 68766331 0101"); // HEVC
      client.message(VIDEO, 40, "27 01 000000 eeee"); // H.264 that is not any more
      client.message(VIDEO, 40, "91 68766331 000000 bbbb");
      client.message(AUDIO, 40, "90 4f707573 4f70757348656164"); // Opus
      client.message(AUDIO, 40, "91 4f707573 cccc");
      client.message(VIDEO, 80, AVC);
      client.message(VIDEO, 80, "17 01 000000 dddd");
      client.command("deleteStream", 0);

      assertThat(hex(stream.get(60, TimeUnit.SECONDS)))
          .containsSubsequence(
              "1701000000aaaa",
              "90687663310101",
              "9368766331bbbb",
              "904f707573" + "4f70757348656164",
              "914f707573cccc",
              "17000000000142c01e",
              "1701000000dddd")
          .doesNotContain("2701000000eeee");
    }
  }

  @Test
  void aClockThatJumpsIsPassedOnAndMarked() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      CompletableFuture<Path> stream = read(log.await(StreamStarted.class, broadcast.id()));
      awaitReader(broadcast);
      client.raw("06 ffffff 000007 09 01000000 01000000 27 01 000000 1111"); // 4 h 39 min on
      client.raw("06 ffffff 000004 08 01000000 01000010 af 01 2222");
      client.message(VIDEO, 120, "27 01 000000 3333"); // and back
      client.message(AUDIO, 130, "af 01 4444");
      client.command("deleteStream", 0);

      assertThat(hex(stream.get(60, TimeUnit.SECONDS)))
          .containsSubsequence(
              epoch(0),
              epoch(1),
              "000000" + "01" + "000000" + "27010000001111",
              "000010" + "01" + "000000" + "af012222",
              epoch(2),
              "000078" + "00" + "000000" + "27010000003333",
              "000082" + "00" + "000000" + "af014444");
    }
  }

  @Test
  void oneConnectionMayPublishAgain() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      StreamStarted first = log.await(StreamStarted.class, broadcast.id());
      client.command("deleteStream", 0);
      assertThat(client.status()).contains("stopped");
      assertThat(client.publish(broadcast.key())).isEqualTo("You are publishing.");
      media(client);

      log.await(
          StreamStarted.class,
          broadcast.id(),
          started -> !started.streamId().equals(first.streamId()));
    }
  }

  @Test
  void controlMessagesKeepNobodyAlive() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = publishing(broadcast)) {
      log.await(StreamStarted.class, broadcast.id());
      await()
          .atMost(DEADLINE)
          .until(() -> {
            try {
              client.raw("02 000000 000006 04 00000000 0006 00000001"); // ping
            } catch (IOException e) {
              // closed: what the event says is what counts
            }
            return log.find(StreamEnded.class, broadcast.id(), _ -> true).isPresent();
          });
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.SILENT);
    }
  }

  private static String epoch(double number) {
    return "65706f6368" + "00" + "%016x".formatted(Double.doubleToLongBits(number));
  }

  private RtmpClient client() throws Exception {
    return new RtmpClient(RtmpPorts.rtmp(service));
  }

  private RtmpClient publishing(TestBroadcast broadcast) throws Exception {
    RtmpClient client = client().connect("live");
    assertThat(client.publish(broadcast.key())).isEqualTo("You are publishing.");
    media(client);
    return client;
  }

  private static void media(RtmpClient client) throws Exception {
    client.message(VIDEO, 0, AVC);
    client.message(AUDIO, 0, AAC);
    client.message(VIDEO, 0, "17 01 000000 aaaa");
  }

  private void awaitReader(TestBroadcast broadcast) {
    StreamStarted started = log.await(StreamStarted.class, broadcast.id());
    LiveStream stream =
        service.getBean(StreamRegistry.class).findStream(started.streamId()).orElseThrow();
    await().atMost(DEADLINE).until(() -> stream.readers() == 1);
  }

  private static String hex(Path file) throws Exception {
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }
}
