package live.spyglass.catalog.account;

import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id, never more at once than the machine can bear. Call it outside of transactions: it
/// takes tens of milliseconds and may wait.
@Component
class Passwords {

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final Argon2PasswordEncoder argon2;
  private final Semaphore permits;
  private final int waiting;
  private final Duration patience;
  private final String nobody;

  Passwords(PasswordProperties properties) {
    this.argon2 =
        new Argon2PasswordEncoder(
            SALT_BYTES, HASH_BYTES, 1, properties.memory(), properties.iterations());
    int concurrent =
        properties.concurrent() > 0
            ? properties.concurrent()
            : Runtime.getRuntime().availableProcessors();
    this.permits = new Semaphore(concurrent, true);
    this.waiting = properties.waiting();
    this.patience = properties.patience();
    this.nobody = encode("the password of nobody");
  }

  /// A PHC string with a fresh salt.
  String hash(String password) {
    return bounded(() -> encode(normalize(password)));
  }

  /// Whether the password belongs to the hash. Without a hash, the answer is no after the same
  /// work.
  boolean matches(String password, @Nullable String hash) {
    boolean same = bounded(() -> argon2.matches(normalize(password), hash == null ? nobody : hash));
    return same && hash != null;
  }

  /// Whether the hash was made with weaker parameters than today's.
  boolean isOutdated(String hash) {
    return argon2.upgradeEncoding(hash);
  }

  private String encode(String password) {
    String hash = argon2.encode(password);
    if (hash == null) {
      throw new IllegalStateException("no hash for a password");
    }
    return hash;
  }

  /// The same letters typed on two keyboards are the same password.
  private static String normalize(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  private <T> T bounded(Supplier<T> work) {
    boolean entered = false;
    try {
      entered =
          permits.tryAcquire()
              || (permits.getQueueLength() < waiting
                  && permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!entered) {
      throw ProblemException.tryAgain(
          Problem.UNAVAILABLE, "Too many people are signing in right now.", patience);
    }
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }
}
