package live.spyglass.ingest.webrtc.send;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.flv.FlvException;
import live.spyglass.ingest.flv.FlvFileReader;
import live.spyglass.ingest.flv.FlvTag;
import live.spyglass.ingest.stream.Continuity;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.support.internal.InternalToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a stream of another node, as FLV, into a stream of this one, until either is over or it is
/// closed.
final class StreamImport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamImport.class);
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(10);

  /// A source that says nothing for this long is gone.
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final InternalToken token;
  private final URI address;
  private final LiveStream stream;
  private final Continuity continuity = new Continuity();
  private final Pace pace = new Pace();
  private final Thread thread;
  private volatile int status;
  private volatile long heardNanos = System.nanoTime();
  private volatile @Nullable InputStream body;
  private volatile boolean over;

  StreamImport(HttpClient http, InternalToken token, URI address, LiveStream stream) {
    this.http = http;
    this.token = token;
    this.address = address;
    this.stream = stream;
    this.thread = Thread.ofVirtual().name("import-" + stream.id()).start(this::run);
  }

  LiveStream stream() {
    return stream;
  }

  boolean isOver() {
    if (!over && System.nanoTime() - heardNanos > SILENCE.toNanos()) {
      close();
    }
    return over;
  }

  /// Whether what comes is of the present: it begins with what the other node had kept.
  boolean isPresent() {
    return pace.isReal();
  }

  /// What the node answered; 0 when it has not.
  int status() {
    return status;
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
    InputStream open = body;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("closing: {}", e.toString());
      }
    }
  }

  private void run() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address).header("Authorization", token.header()).build();
      CompletableFuture<HttpResponse<InputStream>> asked =
          http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
      HttpResponse<InputStream> answer =
          asked
              .orTimeout(ANSWER_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((_, failure) -> {
                if (failure != null) {
                  asked.cancel(true);
                }
              })
              .join();
      status = answer.statusCode();
      body = answer.body();
      try (InputStream in = answer.body()) {
        if (status == 200 && !over) {
          read(new FlvFileReader(in));
        }
      }
    } catch (IOException | RuntimeException e) {
      if (!over) {
        LOG.atInfo()
            .addKeyValue("stream", stream.id())
            .log("a stream of another node cannot be read: {}", e.toString());
      }
    } finally {
      over = true;
      stream.end(StreamEnded.Reason.CLOSED);
    }
  }

  private void read(FlvFileReader file) throws IOException {
    for (FlvTag tag = file.next(); tag != null && !over; tag = file.next()) {
      heardNanos = System.nanoTime();
      switch (tag) {
        case FlvTag.Configuration(var track) -> stream.announce(track);
        case FlvTag.Media(var frame) -> {
          pace.note(frame, heardNanos);
          var _ = stream.write(continuity.place(frame));
        }
        case FlvTag.Unconfigured _, FlvTag.Ignored _ -> {}
        case FlvTag.Unsupported(_, String what) -> throw new FlvException(what);
      }
    }
  }
}
