package live.spyglass.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;

/// Tokens as the catalog signs them, by a key of the test's own.
final class Tokens {

  private static final ECKey KEY = newKey();

  private Tokens() {}

  static String publicKeys() {
    return new JWKSet(KEY.toPublicJWK()).toString();
  }

  static String access(AccountId account, Duration life) {
    return sign(
        claims(life)
            .audience("api")
            .subject(account.value())
            .claim("handle", "ada")
            .claim("name", "Ada")
            .build());
  }

  static String grant(BroadcastId broadcast, Duration life) {
    return sign(claims(life).audience("playback").claim("bid", broadcast.value()).build());
  }

  private static JWTClaimsSet.Builder claims(Duration life) {
    return new JWTClaimsSet.Builder()
        .issuer("spyglass")
        .expirationTime(Date.from(Instant.now().plus(life)));
  }

  private static String sign(JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .keyID(KEY.getKeyID())
                  .type(JOSEObjectType.JWT)
                  .build(),
              claims);
      jwt.sign(new ECDSASigner(KEY));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("test").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
