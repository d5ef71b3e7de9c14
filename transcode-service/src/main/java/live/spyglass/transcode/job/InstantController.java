package live.spyglass.transcode.job;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A live stream as every browser takes it by WebRTC, for ingest nodes whose viewers cannot be sent
/// what its publisher sends. Any node makes it, for as long as the request is open.
@RestController
class InstantController {

  private static final Logger LOG = LoggerFactory.getLogger(InstantController.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Toolbox tools;
  private final InstantProperties properties;
  private final Semaphore slots;

  InstantController(Toolbox tools, InstantProperties properties) {
    this.tools = tools;
    this.properties = properties;
    this.slots = new Semaphore(properties.slots());
  }

  /// Enhanced FLV of H.264 without B-frames and Opus, until the stream is over or turns into
  /// something else: then it can be asked for again. 404 when that stream is not live (yet, or any
  /// more), 503 when as many are made here as may be.
  @GetMapping("/internal/live/{broadcastId}/{streamId}")
  void read(
      @PathVariable String broadcastId, @PathVariable String streamId, HttpServletResponse response)
      throws IOException, InterruptedException {
    Wanted.Stream stream = find(broadcastId, streamId);
    if (!slots.tryAcquire()) {
      throw ProblemException.tryAgain(
          Problem.UNAVAILABLE, "As many streams are made for WebRTC as there may be.", SOON);
    }
    try (InputStream source = open(stream);
        InstantRun run = new InstantRun(tools, properties, streamId, source)) {
      response.setContentType("video/x-flv");
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      LOG.atInfo().addKeyValue("stream", streamId).log("made for WebRTC");
      run.write(response.getOutputStream());
    } finally {
      slots.release();
      LOG.atInfo().addKeyValue("stream", streamId).log("no longer made for WebRTC");
    }
  }

  private Wanted.Stream find(String broadcastId, String streamId) {
    if (!BroadcastId.isValid(broadcastId)) {
      throw notLive();
    }
    Wanted wanted = tools.wanted().find(new BroadcastId(broadcastId)).orElse(null);
    Wanted.Stream stream = wanted == null ? null : wanted.stream();
    if (stream == null || stream.closed() || !stream.id().equals(streamId)) {
      throw notLive();
    }
    return stream;
  }

  private InputStream open(Wanted.Stream stream) {
    try {
      return tools.sources().open(stream.source());
    } catch (IOException e) {
      LOG.atInfo().addKeyValue("stream", stream.id()).log("no source: {}", e.toString());
      throw notLive();
    }
  }

  private static ProblemException notLive() {
    return ProblemException.tryAgain(
        Problem.NOT_FOUND, "There is no such live stream here (yet).", SOON);
  }
}
