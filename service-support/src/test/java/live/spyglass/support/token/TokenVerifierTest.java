package live.spyglass.support.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {

  private static final AccountId ADA = AccountId.random();
  private static final BroadcastId BROADCAST = BroadcastId.random();

  private final ECKey key = newKey("one");
  private final TokenVerifier verifier =
      new TokenVerifier(new ImmutableJWKSet<SecurityContext>(new JWKSet(key.toPublicJWK())));

  @Test
  void anAccessTokenSaysWhoItIs() {
    assertThat(verifier.access(sign(access().build(), key)))
        .contains(new Viewer(ADA, "ada", "Ada Lovelace"));
  }

  @Test
  void aGrantSaysWhatMayBeWatched() {
    assertThat(verifier.grant(sign(grant().build(), key)))
        .hasValueSatisfying(grant -> {
          assertThat(grant.broadcast()).isEqualTo(BROADCAST);
          assertThat(grant.viewer()).isNull();
        });
  }

  @Test
  void oneIsNotTakenForTheOther() {
    assertThat(verifier.access(sign(grant().build(), key))).isEmpty();
    assertThat(verifier.grant(sign(access().build(), key))).isEmpty();
  }

  @Test
  void expiredForeignAndForgedTokensAreRefused() throws JOSEException {
    Date past = Date.from(Instant.now().minusSeconds(60));
    assertThat(verifier.access(sign(access().expirationTime(past).build(), key))).isEmpty();
    assertThat(verifier.access(sign(access().issuer("elsewhere").build(), key))).isEmpty();
    assertThat(verifier.access(sign(access().build(), newKey("two")))).isEmpty();
    assertThat(verifier.access(sign(access().build(), newKey("one")))).isEmpty();
    assertThat(verifier.access(sign(access().expirationTime(null).build(), key))).isEmpty();

    SignedJWT hmac =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").type(JOSEObjectType.JWT).build(),
            access().build());
    hmac.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(UTF_8)));
    assertThat(verifier.access(hmac.serialize())).isEmpty();
  }

  @Test
  void rubbishIsRefused() {
    for (String token : new String[] {"", ".", "a.b.c", "é".repeat(10), "x".repeat(100_000)}) {
      assertThat(verifier.access(token)).isEmpty();
      assertThat(verifier.grant(token)).isEmpty();
    }
    assertThat(verifier.grant(sign(grant().claim("bid", "../../etc").build(), key))).isEmpty();
    assertThat(verifier.access(sign(access().claim("handle", 7).build(), key))).isEmpty();
  }

  @Test
  void keysThatCannotBeFetchedAreNotABadToken() throws MalformedURLException {
    TokenVerifier away =
        new TokenVerifier(
            JWKSourceBuilder.<SecurityContext>create(
                    URI.create("http://127.0.0.1:1/.well-known/jwks.json").toURL())
                .build());
    String token = sign(access().build(), key);

    assertThatThrownBy(() -> away.access(token))
        .isInstanceOf(TokenVerifier.KeysUnavailableException.class);
  }

  private static JWTClaimsSet.Builder access() {
    return new JWTClaimsSet.Builder()
        .issuer("spyglass")
        .audience("api")
        .subject(ADA.value())
        .claim("handle", "ada")
        .claim("name", "Ada Lovelace")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  private static JWTClaimsSet.Builder grant() {
    return new JWTClaimsSet.Builder()
        .issuer("spyglass")
        .audience("playback")
        .claim("bid", BROADCAST.value())
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  private static String sign(JWTClaimsSet claims, ECKey key) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .keyID(key.getKeyID())
                  .type(JOSEObjectType.JWT)
                  .build(),
              claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey newKey(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
