package live.spyglass.catalog.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.math.ec.ECPoint;

/// The keys of the folder, in the order of their file names. Never empty.
public record SigningKeys(List<ECKey> keys) {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final int COORDINATE_BITS = 256;

  public SigningKeys {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no signing key");
    }
  }

  /// Reads every `*.pem` of the folder. Throws [SigningKeysException] when there is none, or one
  /// cannot be read or is not P-256.
  static SigningKeys read(String folder) {
    if (folder.isBlank()) {
      throw new SigningKeysException("no folder of signing keys is named");
    }
    Path path = Path.of(folder);
    if (!Files.isDirectory(path)) {
      throw new SigningKeysException("there is no folder " + path.toAbsolutePath());
    }
    try (Stream<Path> files = Files.list(path)) {
      List<ECKey> keys =
          files
              .filter(file -> file.getFileName().toString().endsWith(".pem"))
              .sorted(Comparator.comparing(file -> file.getFileName().toString()))
              .map(SigningKeys::readKey)
              .toList();
      if (keys.isEmpty()) {
        throw new SigningKeysException("there is no .pem file in " + path.toAbsolutePath());
      }
      return new SigningKeys(keys);
    } catch (IOException e) {
      throw new SigningKeysException("the folder cannot be read: " + path.toAbsolutePath(), e);
    }
  }

  /// The one that signs.
  public ECKey current() {
    return keys.getLast();
  }

  /// Public parts of all of them.
  JWKSet publicKeys() {
    return new JWKSet(List.<JWK>copyOf(keys)).toPublicJWKSet();
  }

  @Override
  public String toString() {
    return "SigningKeys" + keys.stream().map(ECKey::getKeyID).toList();
  }

  private static ECKey readKey(Path file) {
    try {
      Matcher pem = PEM.matcher(Files.readString(file));
      if (!pem.find()) {
        throw new SigningKeysException(file + " holds no PKCS#8 'PRIVATE KEY'");
      }
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      ECPrivateKey secret =
          (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
      if (!Curve.P_256.equals(Curve.forECParameterSpec(secret.getParams()))) {
        throw new SigningKeysException(file + " holds a key that is not on the curve P-256");
      }
      // PKCS#8 need not hold the public point: it is the generator times the secret.
      ECPoint point =
          ECNamedCurveTable.getParameterSpec("P-256").getG().multiply(secret.getS()).normalize();
      return new ECKey.Builder(Curve.P_256, coordinate(point, true), coordinate(point, false))
          .d(ECKey.encodeCoordinate(COORDINATE_BITS, secret.getS()))
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint()
          .build();
    } catch (IOException | GeneralSecurityException | ClassCastException | JOSEException e) {
      throw new SigningKeysException(file + " cannot be read as a P-256 private key", e);
    }
  }

  private static Base64URL coordinate(ECPoint point, boolean x) {
    return ECKey.encodeCoordinate(
        COORDINATE_BITS, (x ? point.getAffineXCoord() : point.getAffineYCoord()).toBigInteger());
  }
}
