package live.spyglass.ingest.webrtc;

import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import live.spyglass.events.BroadcastId;
import live.spyglass.ingest.webrtc.sdp.Answer;
import live.spyglass.ingest.webrtc.sdp.IceFragment;
import live.spyglass.ingest.webrtc.sdp.Offer;
import live.spyglass.ingest.webrtc.transport.CloseReason;
import live.spyglass.ingest.webrtc.transport.MediaPort;
import live.spyglass.ingest.webrtc.transport.Peer;
import live.spyglass.support.internal.SessionSeal;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// The sessions of this node under the names that their addresses carry, and what HTTP does with
/// them: the same for WHIP and WHEP. Names are secrets: whoever knows one may change and end that
/// session.
final class Sessions {

  private static final MediaType SDP = MediaType.parseMediaType("application/sdp");
  private static final MediaType FRAGMENT =
      MediaType.parseMediaType("application/trickle-ice-sdpfrag");
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final int NAME_BYTES = 16;

  private final MediaPort port;
  private final SessionSeal seal;
  private final URI advertised;
  private final List<String> iceServers;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byName = new ConcurrentHashMap<>();

  /// `advertised`: this node, for the gateway.
  Sessions(MediaPort port, SessionSeal seal, URI advertised, List<String> iceServers) {
    this.port = port;
    this.seal = seal;
    this.advertised = advertised;
    this.iceServers = List.copyOf(iceServers);
  }

  /// Waits for the peer of an offer, which must be admitted before it is told. Throws UNAVAILABLE
  /// or TOO_MANY_REQUESTS when there is no room.
  Session expect(Protocol protocol, BroadcastId broadcast, Offer offer, InetAddress asked) {
    byte[] name = new byte[NAME_BYTES];
    random.nextBytes(name);
    Session session =
        new Session(
            protocol,
            broadcast,
            Base64.getUrlEncoder().withoutPadding().encodeToString(name),
            ended -> byName.remove(ended.name(), ended));
    Peer peer =
        port.expect(offer.peer(), asked, session)
            .orElseThrow(() ->
                ProblemException.tryAgain(
                    Problem.UNAVAILABLE, "There is no room for another session here.", SOON));
    session.begin(peer);
    return session;
  }

  /// 201 with the answer (RFC 9725 §4.2).
  ResponseEntity<String> created(Session session, Answer answer) {
    byName.put(session.name(), session);
    Peer peer = session.peer();
    if (session.isOver()) {
      byName.remove(session.name(), session);
    }
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(SDP);
    headers.setLocation(
        URI.create(
            session.protocol().path(session.broadcast())
                + "/"
                + seal.seal(context(session), advertised, session.name())));
    headers.setETag(tag(peer.credentials().fragment()));
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    iceServers.forEach(
        server -> headers.add(HttpHeaders.LINK, "<" + server + ">; rel=\"ice-server\""));
    String body = answer.write(peer.credentials(), port.fingerprint(), port.candidates());
    return new ResponseEntity<>(body, headers, HttpStatus.CREATED);
  }

  /// Trickled candidates (RFC 9725 §4.3.2), which are not needed, or a restart of ICE (§4.3.3).
  ResponseEntity<String> patch(Session session, String match, String body) {
    IceFragment fragment = Bodies.fragment(body);
    Peer peer = session.peer();
    boolean restarts = peer.isRestart(fragment.remoteFragment());
    if (!match.strip().equals("*")
        && !List.of(match.split(" *, *")).contains(tag(peer.credentials().fragment()))) {
      throw new ProblemException(
          Problem.PRECONDITION_FAILED, "If-Match names an ICE session that is over.");
    }
    if (!restarts) {
      return ResponseEntity.noContent().build();
    }
    var fresh = peer.restart(fragment.remoteFragment());
    return ResponseEntity.ok()
        .contentType(FRAGMENT)
        .eTag(tag(fresh.fragment()))
        .body(IceFragment.write(fresh, port.candidates()));
  }

  void end(Session session) {
    session.peer().close(CloseReason.LOCAL);
  }

  /// Throws NOT_FOUND for a session that is over, of another broadcast, or of another node.
  Session get(Protocol protocol, String broadcast, String sealed) {
    return Optional.of(broadcast)
        .filter(BroadcastId::isValid)
        .map(BroadcastId::new)
        .flatMap(id -> seal.open(context(protocol, id), sealed))
        .map(opened -> byName.get(opened.name()))
        .filter(session -> session.protocol() == protocol && !session.isOver())
        .orElseThrow(() ->
            new ProblemException(Problem.NOT_FOUND, "There is no such session, or it is over."));
  }

  int count(Protocol protocol) {
    return (int) byName.values().stream().filter(session -> session.protocol() == protocol).count();
  }

  private static String context(Session session) {
    return context(session.protocol(), session.broadcast());
  }

  /// A name is good under the address that it was given out with only.
  private static String context(Protocol protocol, BroadcastId broadcast) {
    return protocol.path(broadcast);
  }

  private static String tag(String fragment) {
    return "\"" + fragment + "\"";
  }
}
