package live.spyglass.ingest.relay;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import live.spyglass.events.StreamId;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.StreamReader;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Streams for transcode nodes. The request's (virtual) thread writes until stream or reader is
/// gone.
@RestController
class StreamController {

  private static final Logger LOG = LoggerFactory.getLogger(StreamController.class);

  private final StreamRegistry registry;

  StreamController(StreamRegistry registry) {
    this.registry = registry;
  }

  /// 404 when there is no such stream (any more), 503 when it has as many readers as it may.
  @GetMapping("/internal/streams/{streamId}")
  void read(@PathVariable String streamId, HttpServletResponse response)
      throws IOException, InterruptedException {
    LiveStream stream = find(streamId);
    try (StreamReader reader =
        stream
            .openReader()
            .orElseThrow(() ->
                new ProblemException(
                    Problem.UNAVAILABLE, "This stream has as many readers as it may."))) {
      response.setContentType("video/x-flv");
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      LOG.atInfo().addKeyValue("stream", stream.id()).log("reader came");
      try {
        new FlvRelay(reader, response.getOutputStream()).run();
      } finally {
        LOG.atInfo()
            .addKeyValue("stream", stream.id())
            .addKeyValue("dropped", reader.framesDropped())
            .log("reader left");
      }
    }
  }

  /// A viewer of another node needs a picture to start with. 404 when there is no such stream, 409
  /// when its publisher cannot be asked.
  @PostMapping("/internal/streams/{streamId}/keyframe")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void requestKeyframe(@PathVariable String streamId) {
    if (!find(streamId).requestKeyframe()) {
      throw new ProblemException(Problem.STATE_CONFLICT, "This publisher cannot be asked.");
    }
  }

  private LiveStream find(String streamId) {
    if (!StreamId.isValid(streamId)) {
      throw notFound();
    }
    return registry.findStream(new StreamId(streamId)).orElseThrow(StreamController::notFound);
  }

  private static ProblemException notFound() {
    return new ProblemException(Problem.NOT_FOUND, "There is no such stream, or it is over.");
  }
}
