package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.amf.AmfWriter;
import live.spyglass.ingest.rtmp.RtmpClient;
import live.spyglass.ingest.rtmp.RtmpPorts;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.StreamRegistry;
import org.junit.jupiter.api.Test;

/// The commands around the media, and what encoders are told by them.
class CommandsTest extends IngestTest {

  private static final int DATA_AMF3 = 15;
  private static final int DATA = 18;
  private static final AmfValue NULL = AmfValue.Absent.NULL;

  @Test
  void theAnswerToConnectSaysWhatIsTaken() throws Exception {
    try (RtmpClient client = new RtmpClient(RtmpPorts.rtmp(service)).handshake()) {
      AmfValue.Structure answer =
          (AmfValue.Structure)
              client.ask(
                  "connect",
                  "_result",
                  new AmfValue.Structure(
                      Map.of("app", text("live"), "capsEx", new AmfValue.Numeric(15))));

      Map<String, AmfValue> members = answer.members();
      assertThat(members.get("code")).isEqualTo(text("NetConnection.Connect.Success"));
      // ModEx and nanosecond offsets; no reconnect requests, no multitrack.
      assertThat(members.get("capsEx")).isEqualTo(new AmfValue.Numeric(4 + 8));
      assertThat(fourCcs(members, "videoFourCcInfoMap"))
          .containsExactly("avc1", "hvc1", "av01", "vp09", "vp08");
      assertThat(fourCcs(members, "audioFourCcInfoMap"))
          .containsExactly("mp4a", "Opus", "fLaC", ".mp3", "ac-3", "ec-3");
      assertThat(members.get("fourCcList"))
          .isInstanceOfSatisfying(
              AmfValue.StrictArray.class,
              list -> assertThat(list.items()).hasSize(11).contains(text("hvc1"), text("Opus")));
    }
  }

  @Test
  void flashMediaEncodersAreToldWhatTheyWaitFor() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = new RtmpClient(RtmpPorts.rtmp(service)).connect("live")) {
      client.ask("releaseStream", "_result", NULL, text(broadcast.key()));
      assertThat(client.ask("FCPublish", "onFCPublish", NULL, text(broadcast.key())))
          .isInstanceOfSatisfying(
              AmfValue.Structure.class,
              status -> assertThat(status.findText("code")).contains("NetStream.Publish.Start"));
      assertThat(client.ask("createStream", "_result", NULL)).isEqualTo(new AmfValue.Numeric(1));
      assertThat(client.publish(broadcast.key())).isEqualTo("You are publishing.");
      assertThat(client.ask("FCUnpublish", "onFCUnpublish", NULL, text(broadcast.key())))
          .isInstanceOf(AmfValue.Structure.class);
      assertThat(client.status()).contains("stopped");
      client.command("deleteStream", 0, NULL, new AmfValue.Numeric(1));
      assertThat(client.ask("noSuchCommand", "_error", NULL))
          .isInstanceOfSatisfying(
              AmfValue.Structure.class,
              status -> assertThat(status.findText("code")).contains("NetConnection.Call.Failed"));
    }
  }

  @Test
  void whatThePublisherSaysOfTheStreamIsHandedOn() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = new RtmpClient(RtmpPorts.rtmp(service)).connect("live")) {
      client.publish(broadcast.key());
      AmfValue members =
          new AmfValue.EcmaArray(
              Map.of(
                  "framerate", new AmfValue.Numeric(59.94),
                  "videodatarate", new AmfValue.Numeric(1e12), // nonsense
                  "audiodatarate", new AmfValue.Numeric(160),
                  "encoder", text("obs-output module")));
      client.message(DATA, 0, data(text("@setDataFrame"), text("onMetaData"), members));
      media(client);
      String stream = relayed(broadcast, client);

      assertThat(stream)
          .contains(number("framerate", 59.94))
          .contains(number("audiodatarate", 160));
      assertThat(stream).doesNotContain(number("videodatarate", 1e12));
    }
  }

  @Test
  void metadataNobodyCanReadHurtsNobody() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = new RtmpClient(RtmpPorts.rtmp(service)).connect("live")) {
      client.publish(broadcast.key());
      client.message(DATA, 0, "02 000a 6f6e4d657461446174 03 0001 61".repeat(900));
      client.message(DATA, 0, "");
      client.message(DATA_AMF3, 0, "");
      client.message(DATA_AMF3, 0, "00 " + data(text("onTextData"), text("hello")));
      client.message(
          DATA_AMF3,
          0,
          "00 "
              + data(
                  text("onMetaData"),
                  new AmfValue.Structure(Map.of("framerate", new AmfValue.Numeric(50)))));
      media(client);

      assertThat(relayed(broadcast, client)).contains(number("framerate", 50));
    }
  }

  /// All of the stream as a reader gets it, once it is over.
  private String relayed(TestBroadcast broadcast, RtmpClient client) throws Exception {
    StreamStarted started = log.await(StreamStarted.class, broadcast.id());
    CompletableFuture<Path> file = read(started);
    LiveStream stream =
        service.getBean(StreamRegistry.class).findStream(started.streamId()).orElseThrow();
    await().atMost(DEADLINE).until(() -> stream.readers() == 1);
    client.command("deleteStream", 0);
    return hex(Files.readAllBytes(file.get(60, TimeUnit.SECONDS)));
  }

  private static void media(RtmpClient client) throws Exception {
    client.message(9, 0, "17 00 000000 0142c01effe10000");
    client.message(8, 0, "af 00 1190");
    client.message(9, 0, "17 01 000000 aaaa");
  }

  private static List<String> fourCcs(Map<String, AmfValue> answer, String name) {
    AmfValue map = Objects.requireNonNull(answer.get(name));
    Map<String, AmfValue> members = ((AmfValue.Structure) map).members();
    assertThat(members.values().stream().collect(Collectors.toSet()))
        .containsExactly(new AmfValue.Numeric(5));
    return List.copyOf(members.keySet());
  }

  private static String data(AmfValue... values) {
    byte[] bytes = new byte[AmfWriter.write(values).size()];
    AmfWriter.write(values).buffer().get(bytes);
    return hex(bytes);
  }

  private static String number(String name, double value) {
    return hex(name.getBytes(StandardCharsets.US_ASCII))
        + "00"
        + "%016x".formatted(Double.doubleToLongBits(value));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static AmfValue text(String value) {
    return new AmfValue.Text(value);
  }
}
