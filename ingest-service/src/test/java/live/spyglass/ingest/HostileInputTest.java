package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.rtmp.RtmpClient;
import live.spyglass.ingest.rtmp.RtmpPorts;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.StreamReader;
import live.spyglass.ingest.stream.StreamRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Strangers that mean no good: their connection ends, and the next one is served as ever.
@Timeout(120)
class HostileInputTest extends IngestTest {

  @AfterEach
  void thenOthersAreServed() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (RtmpClient client = client().connect("live")) {
      assertThat(client.publish(broadcast.key())).isEqualTo("You are publishing.");
    }
  }

  @Test
  void somethingElseThanRtmp() throws Exception {
    try (RtmpClient client = client()) {
      client.raw("474554202f20485454502f312e310d0a0d0a");
      client.awaitClosed();
    }
  }

  @Test
  void aHandshakeThatNeverEnds() throws Exception {
    try (RtmpClient client = client()) {
      client.raw("03 00000000");
      client.awaitClosed();
    }
  }

  @Test
  void silenceOnTheTlsPort() throws Exception {
    try (RtmpClient client = new RtmpClient(RtmpPorts.rtmps(service))) {
      client.awaitClosed();
    }
  }

  @Test
  void plainTextOnTheTlsPort() throws Exception {
    try (RtmpClient client = new RtmpClient(RtmpPorts.rtmps(service))) {
      client.raw("03" + "00".repeat(1536));
      client.awaitClosed();
    }
  }

  @Test
  void aConnectionThatNeverPublishes() throws Exception {
    try (RtmpClient client = client().connect("live")) {
      client.awaitClosed();
    }
  }

  @Test
  void aLengthThatLies() throws Exception {
    try (RtmpClient client = client().handshake()) {
      client.raw("03 000000 ffffff 14 00000000");
      client.awaitClosed();
    }
  }

  @Test
  void aFreshChunkStreamWithoutAHeader() throws Exception {
    try (RtmpClient client = client().handshake()) {
      client.raw("c7 00");
      client.awaitClosed();
    }
  }

  @Test
  void thousandsOfChunkStreams() throws Exception {
    StringBuilder chunks = new StringBuilder();
    for (int id = 0; id < 256; id++) {
      chunks.append("00 %02x 000000 0000ff 14 00000000".formatted(id)).append("00".repeat(128));
    }
    try (RtmpClient client = client().handshake()) {
      client.raw(chunks.toString());
      client.awaitClosed();
    }
  }

  @Test
  void objectsInsideObjects() throws Exception {
    String deep = "03 0001 61".repeat(3000);
    try (RtmpClient client = client().handshake()) {
      client.raw("02 000000 000004 01 00000000 00010000");
      client.message(20, 0, "02 0007 636f6e6e656374 00 3ff0000000000000" + deep);
      client.awaitClosed();
    }
  }

  @Test
  void commandsBeforeConnect() throws Exception {
    try (RtmpClient client = client().handshake()) {
      client.command("publish", 0);
      client.awaitClosed();
    }
  }

  @Test
  void aClientThatNeverReads() throws Exception {
    try (RtmpClient client = client().connect("live")) {
      String pings = "02 000000 000006 04 00000000 0006 00000001".repeat(2000);
      assertThatThrownBy(
              () -> {
                while (true) {
                  client.raw(pings);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aByteNowAndThenKeepsNobodyInTheHandshake() throws Exception {
    try (RtmpClient client = client()) {
      client.raw("03");
      await()
          .atMost(DEADLINE)
          .until(() -> {
            try {
              client.raw("00");
              return false;
            } catch (IOException e) {
              return true;
            }
          });
    }
    assertThat(closed("overdue")).isPositive();
  }

  @Test
  void nonsenseWithinTls() throws Exception {
    try (RtmpClient client = RtmpClient.tls(RtmpPorts.rtmps(service)).connect("live")) {
      client.raw("03 000000 ffffff 14 00000000");
      assertThat(client.status()).contains("16777215 bytes");
      client.awaitClosed();
    }
    assertThat(closed("malformed")).isPositive();
  }

  @Test
  void aWrongKeyIsExplainedWithinTls() throws Exception {
    try (RtmpClient client = RtmpClient.tls(RtmpPorts.rtmps(service)).connect("live")) {
      assertThat(client.publish("no-such-key")).contains("not known");
      client.awaitClosed();
    }
  }

  @Test
  void whoPublishesNoticesNothingOfTheOthers() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmp(broadcast), 60)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      List<RtmpClient> others = new ArrayList<>();
      try {
        for (int i = 0; i < 10; i++) {
          others.add(client().handshake());
          others.getLast().raw("04 000000 003fff 09 01000000" + "aa".repeat(128));
          others.add(client());
          others.getLast().raw("03");
          others.add(client());
          others.getLast().raw("ff".repeat(2000));
        }
        for (RtmpClient other : others) {
          other.awaitClosed();
        }
      } finally {
        for (RtmpClient other : others) {
          other.close();
        }
      }
      LiveStream stream =
          service.getBean(StreamRegistry.class).findStream(started.streamId()).orElseThrow();
      try (StreamReader reader = stream.openReader().orElseThrow()) {
        await().atMost(DEADLINE).until(() -> reader.read(Duration.ZERO) instanceof Frame);
      }
      assertThat(log.find(StreamEnded.class, broadcast.id(), _ -> true))
          .as(encoder::output)
          .isEmpty();
    }
    await().atMost(DEADLINE).until(() -> underWay() == 0);
  }

  @Test
  void aFloodOfConnectionsFromOneAddress() throws Exception {
    List<RtmpClient> flood = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        flood.add(client());
      }
      await().atMost(DEADLINE).until(() -> refusedConnections() >= 1);
    } finally {
      for (RtmpClient client : flood) {
        client.close();
      }
    }
    await().atMost(DEADLINE).until(() -> openConnections() == 0);
  }

  private double refusedConnections() {
    return service
        .getBean(MeterRegistry.class)
        .find("spyglass.ingest.rtmp.connections.refused")
        .counters()
        .stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private double closed(String reason) {
    return service
        .getBean(MeterRegistry.class)
        .counter("spyglass.ingest.rtmp.connections.closed", "reason", reason)
        .count();
  }

  private double underWay() {
    return service
        .getBean(MeterRegistry.class)
        .get("spyglass.ingest.rtmp.under.way")
        .gauge()
        .value();
  }

  private double openConnections() {
    return service
        .getBean(MeterRegistry.class)
        .get("spyglass.ingest.rtmp.connections")
        .gauge()
        .value();
  }

  private RtmpClient client() throws IOException {
    return new RtmpClient(RtmpPorts.rtmp(service));
  }
}
