package live.spyglass.ingest.webrtc;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import live.spyglass.events.BroadcastId;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.publish.PublishDoor;
import live.spyglass.ingest.publish.Refusal;
import live.spyglass.ingest.webrtc.sdp.Answer;
import live.spyglass.ingest.webrtc.sdp.Offer;
import live.spyglass.ingest.webrtc.sdp.SdpException;
import live.spyglass.ingest.webrtc.send.WatchDecision;
import live.spyglass.ingest.webrtc.send.WatchDoor;
import live.spyglass.ingest.webrtc.send.Watching;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// Watching by WebRTC: WHEP (draft-ietf-wish-whep, the offer being the viewer's). The gateway has
/// checked a viewer's grant and names it in `Spyglass-Grant`.
@RestController
class WhepController {

  private static final String SDP = "application/sdp";
  private static final String GRANT = "Spyglass-Grant";

  private static final Duration SOON = Duration.ofSeconds(2);

  private final WatchDoor door;
  private final PublishDoor publishing;
  private final Sessions sessions;

  WhepController(WatchDoor door, PublishDoor publishing, Sessions sessions) {
    this.door = door;
    this.publishing = publishing;
    this.sessions = sessions;
  }

  @RequestMapping(path = "/whep/{broadcastId}", method = RequestMethod.OPTIONS)
  ResponseEntity<Void> options() {
    return Options.answer();
  }

  @PostMapping(path = "/whep/{broadcastId}", consumes = SDP)
  ResponseEntity<String> watch(
      @PathVariable String broadcastId,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant,
      HttpServletRequest request)
      throws IOException, InterruptedException {
    if (!BroadcastId.isValid(broadcastId)) {
      throw unknown();
    }
    if (publishing.isLeaving()) {
      throw ProblemException.tryAgain(Problem.UNAVAILABLE, Refusal.SHUTTING_DOWN.advice(), SOON);
    }
    BroadcastId broadcast = new BroadcastId(broadcastId);
    Offer offer = Bodies.offer(Bodies.read(request));
    return switch (door.admit(broadcast, broadcastId.equals(grant), offer.watchable())) {
      case WatchDecision.Accepted(Watching watching, List<Codec> codecs) ->
          accept(broadcast, offer, watching, codecs, request);
      case WatchDecision.Unknown _ -> throw unknown();
      case WatchDecision.NotLive notLive ->
          throw ProblemException.tryAgain(
              Problem.STATE_CONFLICT, "Nobody publishes this just now.", notLive.retryAfter());
      case WatchDecision.NothingInCommon _ ->
          throw new ProblemException(
              Problem.NOT_ACCEPTABLE, "None of the codecs offered can be sent.");
      case WatchDecision.Busy busy ->
          throw ProblemException.tryAgain(
              Problem.UNAVAILABLE, "This cannot be sent at the moment.", busy.retryAfter());
    };
  }

  private ResponseEntity<String> accept(
      BroadcastId broadcast,
      Offer offer,
      Watching watching,
      List<Codec> codecs,
      HttpServletRequest request) {
    Answer answer;
    try {
      answer = Answer.sending(offer, codecs, WatchDoor.EXTENSIONS);
    } catch (SdpException e) {
      throw Bodies.problem(e);
    }
    Session session = sessions.expect(Protocol.WHEP, broadcast, offer, Bodies.address(request));
    try {
      session.attach(watching.viewer(answer.media()));
      return sessions.created(session, answer);
    } catch (RuntimeException e) {
      sessions.end(session);
      throw e;
    }
  }

  private static ProblemException unknown() {
    return new ProblemException(
        Problem.NOT_FOUND, "There is no such broadcast, it is over, or it is not for you.");
  }
}
