package live.spyglass.ingest.webrtc.send;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import live.spyglass.events.BroadcastId;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.MediaBudget;
import live.spyglass.ingest.stream.StreamLimits;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.support.internal.InternalToken;

/// Where streams are: on this node, on another, or made by a transcode node. Thread-safe.
final class Sources implements AutoCloseable {

  private static final Duration ASK_DEADLINE = Duration.ofSeconds(5);
  private static final int CANNOT_BE_ASKED = 409;

  /// Of a stream that is read from another node, for its only reader here.
  private static final StreamLimits LIMITS = new StreamLimits(512, 16 << 20, 4096, 32 << 20, 2);

  private final StreamRegistry registry;
  private final MediaBudget budget;
  private final InternalToken token;
  private final URI transcode;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  Sources(StreamRegistry registry, MediaBudget budget, InternalToken token, URI transcode) {
    this.registry = registry;
    this.budget = budget;
    this.token = token;
    this.transcode = transcode;
  }

  /// The stream if its publisher is here.
  Optional<LiveStream> findLocal(KnownBroadcasts.Stream stream) {
    return registry.findStream(stream.id());
  }

  /// Reads it from the node that has it.
  StreamImport read(KnownBroadcasts.Stream stream) {
    LiveStream copy = new LiveStream(stream.id(), LIMITS, budget);
    URI keyframe = URI.create(stream.source() + "/keyframe");
    copy.onKeyframeWanted(() -> askForKeyframe(keyframe, copy));
    return new StreamImport(http, token, stream.source(), copy);
  }

  /// Has it made into what every browser takes, for as long as it is read.
  StreamImport readRung(BroadcastId broadcast, KnownBroadcasts.Stream stream) {
    String base = transcode.toString().replaceAll("/+$", "");
    URI address = URI.create(base + "/internal/live/" + broadcast + "/" + stream.id());
    return new StreamImport(http, token, address, new LiveStream(stream.id(), LIMITS, budget));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /// An encoder by RTMP cannot be asked, which is known from then on: its viewers begin once more
  /// with what is kept.
  private void askForKeyframe(URI address, LiveStream copy) {
    var _ =
        http.sendAsync(
                HttpRequest.newBuilder(address)
                    .header("Authorization", token.header())
                    .timeout(ASK_DEADLINE)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.discarding())
            .thenAccept(answer -> {
              if (answer.statusCode() == CANNOT_BE_ASKED) {
                copy.onKeyframeWanted(null);
              }
            });
  }
}
