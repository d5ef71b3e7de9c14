package live.spyglass.ingest.webrtc;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import live.spyglass.events.BroadcastId;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.publish.PublishAttempt;
import live.spyglass.ingest.publish.PublishDecision;
import live.spyglass.ingest.publish.PublishDoor;
import live.spyglass.ingest.publish.Refusal;
import live.spyglass.ingest.webrtc.receive.WebRtcReceivers;
import live.spyglass.ingest.webrtc.sdp.Answer;
import live.spyglass.ingest.webrtc.sdp.Extension;
import live.spyglass.ingest.webrtc.sdp.Offer;
import live.spyglass.ingest.webrtc.sdp.SdpException;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// Publishing by WebRTC: WHIP (RFC 9725). The bearer is the broadcast's stream key. What no method
/// here takes is answered with 405, as §4.2 reserves it.
@RestController
class WhipController {

  private static final String SDP = "application/sdp";
  private static final String BEARER = "Bearer ";
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private static final Set<Codec> CODECS =
      EnumSet.of(Codec.H264, Codec.VP8, Codec.VP9, Codec.AV1, Codec.OPUS);

  /// Orientation is not among them, so that the sender turns the picture itself.
  private static final Set<Extension> EXTENSIONS =
      EnumSet.of(Extension.MID, Extension.RID, Extension.REPAIRED_RID, Extension.TRANSPORT_CC);

  private final PublishDoor door;
  private final WebRtcReceivers receivers;
  private final Sessions sessions;

  WhipController(PublishDoor door, WebRtcReceivers receivers, Sessions sessions) {
    this.door = door;
    this.receivers = receivers;
    this.sessions = sessions;
  }

  /// §4.2
  @RequestMapping(path = "/whip/{broadcastId}", method = RequestMethod.OPTIONS)
  ResponseEntity<Void> options() {
    return Options.answer();
  }

  /// §4.2. The description is looked at before the key, so that one that cannot be answered takes
  /// no stream over.
  @PostMapping(path = "/whip/{broadcastId}", consumes = SDP)
  ResponseEntity<String> publish(
      @PathVariable String broadcastId,
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      HttpServletRequest request)
      throws IOException {
    String key = bearer(authorization);
    if (!BroadcastId.isValid(broadcastId)) {
      throw new ProblemException(Problem.NOT_FOUND, "There is no such broadcast.");
    }
    BroadcastId broadcast = new BroadcastId(broadcastId);
    Offer offer = Bodies.offer(Bodies.read(request));
    Answer answer = answer(offer);
    Session session = sessions.expect(Protocol.WHIP, broadcast, offer, Bodies.address(request));
    try {
      PublishAttempt attempt = new PublishAttempt(key, Bodies.address(request), "whip", broadcast);
      switch (door.admit(attempt, session)) {
        case PublishDecision.Accepted(Publication publication) ->
            session.attach(receivers.receiver(answer.media(), publication));
        case PublishDecision.Refused(Refusal refusal) -> throw problem(refusal);
      }
      return sessions.created(session, answer);
    } catch (RuntimeException e) {
      sessions.end(session);
      throw e;
    }
  }

  private static Answer answer(Offer offer) {
    try {
      return Answer.receiving(offer, CODECS, EXTENSIONS);
    } catch (SdpException e) {
      throw Bodies.problem(e);
    }
  }

  /// §4.7.1
  private static String bearer(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new ProblemException(
          Problem.UNAUTHENTICATED, "Send the broadcast's stream key as bearer token.");
    }
    return authorization.substring(BEARER.length()).strip();
  }

  private static ProblemException problem(Refusal refusal) {
    return switch (refusal) {
      case UNKNOWN_KEY -> new ProblemException(Problem.UNAUTHENTICATED, refusal.advice());
      case BROADCAST_OVER -> new ProblemException(Problem.BROADCAST_OVER, refusal.advice());
      case TOO_MANY_ATTEMPTS ->
          ProblemException.tryAgain(Problem.TOO_MANY_REQUESTS, refusal.advice(), A_MINUTE);
      case TRY_AGAIN, SHUTTING_DOWN ->
          ProblemException.tryAgain(Problem.UNAVAILABLE, refusal.advice(), SOON);
    };
  }
}
