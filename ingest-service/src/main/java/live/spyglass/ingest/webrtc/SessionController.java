package live.spyglass.ingest.webrtc;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// A session by its name, which is a secret of whoever opened it: WHIP's (RFC 9725) and WHEP's
/// alike.
@RestController
class SessionController {

  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final String PATH = "/{protocol:whip|whep}/{broadcastId}/{session}";

  private final Sessions sessions;

  SessionController(Sessions sessions) {
    this.sessions = sessions;
  }

  /// RFC 9725, §4.3
  @PatchMapping(path = PATH, consumes = FRAGMENT)
  ResponseEntity<String> patch(
      @PathVariable String protocol,
      @PathVariable String broadcastId,
      @PathVariable String session,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
      HttpServletRequest request)
      throws IOException {
    Session found = find(protocol, broadcastId, session);
    return sessions.patch(found, Options.required(match), Bodies.read(request));
  }

  /// RFC 9725, §4.2
  @DeleteMapping(PATH)
  ResponseEntity<Void> end(
      @PathVariable String protocol,
      @PathVariable String broadcastId,
      @PathVariable String session) {
    sessions.end(find(protocol, broadcastId, session));
    return ResponseEntity.ok().build();
  }

  private Session find(String protocol, String broadcastId, String session) {
    return sessions.get(Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)), broadcastId, session);
  }
}
