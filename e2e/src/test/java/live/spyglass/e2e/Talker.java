package live.spyglass.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Somebody who talks and sends hearts in a chat without a pause, comes back whenever the
/// connection breaks, and keeps account of what was acknowledged: a message by its own coming back,
/// hearts by the answer to what was sent behind them (frames of a connection are read in order).
final class Talker implements AutoCloseable {

  /// As often as one may, with some room.
  private static final Duration PACE = Duration.ofMillis(1200);

  private static final int HEARTS = 7;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("talker").factory());
  private final Person person;
  private final String address;
  private final String name;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private long heartsAcknowledged;
  private long heartsUnsure;
  private int joined;
  private @Nullable Open open;

  /// Begins at once.
  Talker(Person person, JsonNode broadcast) {
    this.name = person.handle();
    this.person = person;
    this.address = broadcast.get("chat").get("url").asString();
    var _ = ticks.scheduleAtFixedRate(this::talk, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Every message that was sent, whatever became of it.
  List<String> said() {
    return List.copyOf(said);
  }

  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  synchronized long heartsAcknowledged() {
    return heartsAcknowledged;
  }

  /// Hearts that went out on a connection that broke before it was known whether they arrived.
  synchronized long heartsUnsure() {
    return heartsUnsure + (open == null ? 0 : (long) HEARTS * open.connection.underWay.size());
  }

  /// How often it came into the room.
  synchronized int joined() {
    return joined;
  }

  @Override
  public void close() {
    leave();
  }

  /// Says nothing more. What it has counted stays.
  void leave() {
    ticks.shutdownNow();
    synchronized (this) {
      if (open != null) {
        open.socket.abort();
        open.connection.over();
      }
    }
    http.shutdownNow();
  }

  private void talk() {
    try {
      Open now;
      synchronized (this) {
        now = open;
        if (now != null) {
          now.connection.underWay.add(HEARTS);
        }
      }
      if (now == null) {
        join();
      } else {
        String text = name + " " + said.size();
        said.add(text);
        now.send(Map.of("type", "heart", "count", HEARTS));
        now.send(Map.of("type", "message", "text", ""));
        now.send(Map.of("type", "message", "text", text));
      }
    } catch (RuntimeException e) {
      // The connection is gone, or nobody answers: once more at the next tick.
      System.out.println("talker " + name + ": " + e);
    }
  }

  private void join() {
    Connection fresh = new Connection();
    WebSocket socket =
        http.newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .buildAsync(URI.create(address + "?access_token=" + person.token()), fresh)
            .orTimeout(15, TimeUnit.SECONDS)
            .join();
    synchronized (this) {
      if (!fresh.gone) {
        open = new Open(fresh, socket);
        joined++;
      }
    }
  }

  private record Open(Connection connection, WebSocket socket) {

    void send(Map<String, ?> frame) {
      socket
          .sendText(Api.JSON.writeValueAsString(frame), true)
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    }
  }

  private final class Connection implements WebSocket.Listener {

    /// Hearts whose acknowledgement has not come.
    private final Deque<Integer> underWay = new ArrayDeque<>();

    private final StringBuilder text = new StringBuilder();
    private boolean gone;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        read(Api.JSON.readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void read(JsonNode frame) {
      switch (frame.get("type").asString()) {
        case "message" -> {
          String message = frame.get("text").asString();
          if (said.contains(message) && !acknowledged.contains(message)) {
            acknowledged.add(message);
          }
        }
        case "error" -> {
          if (frame.get("title").asString().equals("There is nothing in it")) {
            synchronized (Talker.this) {
              heartsAcknowledged += underWay.remove();
            }
          } else {
            System.out.println("talker " + name + " is told: " + frame);
          }
        }
        default -> {}
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      System.out.println("talker " + name + " is sent away: " + status + " " + reason);
      over();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      System.out.println("talker " + name + " lost its connection: " + error);
      over();
    }

    private void over() {
      synchronized (Talker.this) {
        gone = true;
        heartsUnsure += underWay.stream().mapToInt(Integer::intValue).sum();
        underWay.clear();
        if (open != null && open.connection == this) {
          open = null;
        }
      }
    }
  }
}
