package live.spyglass.catalog.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.token.TokenVerifier;
import org.springframework.stereotype.Component;

/// Signs. Thread-safe.
@Component
public class TokenIssuer {

  private final JWSSigner signer;
  private final JWSHeader header;
  private final TokenSettings settings;
  private final Clock clock;

  TokenIssuer(SigningKeys keys, TokenSettings settings, Clock clock) throws JOSEException {
    this.signer = new ECDSASigner(keys.current());
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(keys.current().getKeyID())
            .build();
    this.settings = settings;
    this.clock = clock;
  }

  /// How long an access token lives.
  public Duration accessLifetime() {
    return settings.accessLifetime();
  }

  /// Speaks for an account for the next minutes.
  public String access(AccountId account, String handle, String displayName) {
    return sign(
        claims(TokenVerifier.ACCESS_AUDIENCE, settings.accessLifetime())
            .subject(account.value())
            .claim("handle", handle)
            .claim("name", displayName));
  }

  /// Lets an account watch one PRIVATE broadcast for the next hours.
  public String grant(BroadcastId broadcast, AccountId viewer) {
    return sign(
        claims(TokenVerifier.GRANT_AUDIENCE, settings.grantLifetime())
            .subject(viewer.value())
            .claim("bid", broadcast.value()));
  }

  private JWTClaimsSet.Builder claims(String audience, Duration lifetime) {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(TokenVerifier.ISSUER)
        .audience(audience)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(lifetime)));
  }

  private String sign(JWTClaimsSet.Builder claims) {
    SignedJWT token = new SignedJWT(header, claims.build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a token cannot be signed", e);
    }
    return token.serialize();
  }
}
