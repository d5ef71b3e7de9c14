package live.spyglass.chat;

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
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;

/// Signs as the catalog does, and serves the public key where a service looks for it.
final class TestTokens {

  private final ECKey key;
  private final HttpServer server;

  TestTokens() {
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID("test").generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (JOSEException | IOException e) {
      throw new IllegalStateException(e);
    }
    byte[] keys =
        new JWKSet(key.toPublicJWK()).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    server.setExecutor(Runnable::run);
    server.start();
  }

  String jwksUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json";
  }

  String access(Person person) {
    return access(person, Duration.ofMinutes(10));
  }

  String access(Person person, Duration validFor) {
    return sign(
        new JWTClaimsSet.Builder()
            .audience("api")
            .subject(person.id().value())
            .claim("handle", person.handle())
            .claim("name", person.displayName()),
        validFor);
  }

  String grant(BroadcastId broadcast, Duration validFor) {
    return sign(
        new JWTClaimsSet.Builder().audience("playback").claim("bid", broadcast.value()), validFor);
  }

  private String sign(JWTClaimsSet.Builder claims, Duration validFor) {
    try {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(JOSEObjectType.JWT)
              .keyID(key.getKeyID())
              .build();
      SignedJWT token =
          new SignedJWT(
              header,
              claims
                  .issuer("spyglass")
                  .expirationTime(Date.from(Instant.now().plus(validFor)))
                  .build());
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  record Person(AccountId id, String handle, String displayName) {
    static Person named(String name) {
      return new Person(AccountId.random(), name.toLowerCase(java.util.Locale.ROOT), name);
    }
  }
}
