package live.spyglass.catalog.token;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The public keys as a JWK Set (RFC 7517 §5). A verifier that meets a key it does not know fetches
/// them again, so they may be cached.
@RestController
class JwksController {

  private static final Duration CACHED = Duration.ofMinutes(5);

  private final Map<String, Object> keys;

  JwksController(SigningKeys keys) {
    this.keys = keys.publicKeys().toJSONObject();
  }

  @GetMapping("/.well-known/jwks.json")
  ResponseEntity<Map<String, Object>> get() {
    return ResponseEntity.ok().cacheControl(CacheControl.maxAge(CACHED).cachePublic()).body(keys);
  }
}
