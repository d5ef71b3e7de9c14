package live.spyglass.support.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// Verifies what the catalog signed. Thread-safe. The first call may fetch the public keys and so
/// block; the keys are then kept and renewed in the background.
public final class TokenVerifier {

  public static final String ISSUER = "spyglass";
  public static final String ACCESS_AUDIENCE = "api";
  public static final String GRANT_AUDIENCE = "playback";

  /// Longer than any token that the catalog signs; anything beyond is refused unread.
  private static final int MAX_LENGTH = 2048;

  private final DefaultJWTProcessor<SecurityContext> access;
  private final DefaultJWTProcessor<SecurityContext> grant;

  public TokenVerifier(JWKSource<SecurityContext> keys) {
    this.access = processor(keys, ACCESS_AUDIENCE, Set.of("sub", "exp", "handle", "name"));
    this.grant = processor(keys, GRANT_AUDIENCE, Set.of("exp", "bid"));
  }

  /// Who the access token speaks for; empty when it is not valid (any more).
  ///
  /// Throws [KeysUnavailableException] when the public keys cannot be had.
  public Optional<Viewer> access(String token) {
    JWTClaimsSet claims = process(access, token);
    if (claims == null) {
      return Optional.empty();
    }
    try {
      String handle = claims.getStringClaim("handle");
      String name = claims.getStringClaim("name");
      return AccountId.isValid(claims.getSubject())
          ? Optional.of(new Viewer(new AccountId(claims.getSubject()), handle, name))
          : Optional.empty();
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  /// What the grant allows; empty when it is not valid (any more).
  ///
  /// Throws [KeysUnavailableException] when the public keys cannot be had.
  public Optional<PlaybackGrant> grant(String token) {
    JWTClaimsSet claims = process(grant, token);
    if (claims == null) {
      return Optional.empty();
    }
    try {
      String broadcast = claims.getStringClaim("bid");
      String subject = claims.getSubject();
      if (!BroadcastId.isValid(broadcast) || (subject != null && !AccountId.isValid(subject))) {
        return Optional.empty();
      }
      return Optional.of(
          new PlaybackGrant(
              new BroadcastId(broadcast),
              subject == null ? null : new AccountId(subject),
              claims.getExpirationTime().toInstant()));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static @Nullable JWTClaimsSet process(
      DefaultJWTProcessor<SecurityContext> processor, String token) {
    if (token.length() > MAX_LENGTH) {
      return null;
    }
    try {
      return processor.process(token, null);
    } catch (ParseException | BadJOSEException e) {
      return null;
    } catch (JOSEException e) {
      throw new KeysUnavailableException(e);
    }
  }

  private static DefaultJWTProcessor<SecurityContext> processor(
      JWKSource<SecurityContext> keys, String audience, Set<String> required) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            audience, new JWTClaimsSet.Builder().issuer(ISSUER).build(), required);
    claims.setMaxClockSkew(5);
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }

  /// The catalog's public keys cannot be fetched at the moment.
  public static final class KeysUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeysUnavailableException(Throwable cause) {
      super("the public keys of the catalog cannot be fetched", cause);
    }
  }
}
