package live.spyglass.catalog.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private static final int MEMORY = 4096;

  @Test
  void aHashBelongsToItsPasswordAlone() {
    Passwords passwords = passwords(1, 0);
    String hash = passwords.hash("caf\u00E9 au lait");
    assertThat(hash).startsWith("$argon2id$v=19$m=4096,t=2,p=1$");
    assertThat(passwords.hash("caf\u00E9 au lait")).as("salted").isNotEqualTo(hash);
    assertThat(passwords.matches("cafe\u0301 au lait", hash)).isTrue();
    assertThat(passwords.matches("cafe au lait", hash)).isFalse();
    assertThat(passwords.matches("the password of nobody", null)).isFalse();
    assertThat(passwords.isOutdated(hash)).isFalse();
    assertThat(
            new Passwords(new PasswordProperties(2 * MEMORY, 2, 1, 0, Duration.ofSeconds(1)))
                .isOutdated(hash))
        .isTrue();
  }

  /// Twenty at once, one may hash and two may wait: the others are told to come back.
  @Test
  void aFloodIsTurnedAwayInsteadOfFillingTheMemory() throws Exception {
    Passwords passwords = passwords(1, 2);
    int people = 20;
    CountDownLatch together = new CountDownLatch(people);
    try (ExecutorService executor = Executors.newFixedThreadPool(people)) {
      List<Future<String>> outcomes =
          IntStream.range(0, people)
              .mapToObj(_ ->
                  executor.submit(() -> {
                    together.countDown();
                    together.await();
                    try {
                      return passwords.hash("a password").substring(0, 9);
                    } catch (ProblemException e) {
                      assertThat(e.problem()).isEqualTo(Problem.UNAVAILABLE);
                      assertThat(e.retryAfter()).isPositive();
                      return "refused";
                    }
                  }))
              .toList();
      int hashed = 0;
      for (Future<String> outcome : outcomes) {
        hashed += outcome.get().equals("$argon2id") ? 1 : 0;
      }
      assertThat(hashed).isBetween(1, people - 1);
    }
  }

  private static Passwords passwords(int concurrent, int waiting) {
    return new Passwords(
        new PasswordProperties(MEMORY, 2, concurrent, waiting, Duration.ofSeconds(60)));
  }
}
