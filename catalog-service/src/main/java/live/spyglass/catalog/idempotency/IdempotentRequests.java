package live.spyglass.catalog.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import live.spyglass.catalog.token.Sha256;
import live.spyglass.events.AccountId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/// Remembers answers by the account and the key of the request.
@Component
public class IdempotentRequests {

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,128}");
  private static final Duration MEMORY = Duration.ofHours(24);

  private final JdbcClient jdbc;
  private final AnswerCipher cipher;
  private final JsonMapper json;
  private final Clock clock;

  IdempotentRequests(JdbcClient jdbc, AnswerCipher cipher, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.cipher = cipher;
    this.json = json;
    this.clock = clock;
  }

  /// Does the work, or gives its earlier answer. The work runs in this transaction; when it throws,
  /// the key is free again. Throws `IDEMPOTENCY_MISMATCH` when the key came with another request.
  @Transactional
  public Answer once(AccountId account, String key, byte[] request, Supplier<Answer> work) {
    if (!KEY.matcher(key).matches()) {
      throw new ProblemException(
          Problem.INVALID_REQUEST, "Idempotency-Key must be 1 to 128 visible ASCII characters.");
    }
    String hash = Sha256.hex(request);
    if (claim(account, key, hash)) {
      Answer answer = work.get();
      keep(account, key, answer);
      return answer;
    }
    return recall(account, key, hash);
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT10M")
  void prune() {
    jdbc.sql("DELETE FROM catalog.idempotent_request WHERE created_at < :before")
        .param("before", clock.instant().minus(MEMORY).atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Waits for a transaction that has just claimed the same key.
  private boolean claim(AccountId account, String key, String hash) {
    return jdbc.sql(
                """
                INSERT INTO catalog.idempotent_request
                  (account_id, request_key, request_hash, created_at)
                VALUES (:account, :key, :hash, :now) ON CONFLICT DO NOTHING
                """)
            .param("account", account.value())
            .param("key", key)
            .param("hash", hash)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  private void keep(AccountId account, String key, Answer answer) {
    jdbc.sql(
            """
            UPDATE catalog.idempotent_request SET answer = :answer
            WHERE account_id = :account AND request_key = :key
            """)
        .param("answer", cipher.encrypt(json.writeValueAsBytes(answer), context(account, key)))
        .param("account", account.value())
        .param("key", key)
        .update();
  }

  private Answer recall(AccountId account, String key, String hash) {
    Kept kept =
        jdbc.sql(
                """
                SELECT request_hash, answer FROM catalog.idempotent_request
                WHERE account_id = :account AND request_key = :key
                """)
            .param("account", account.value())
            .param("key", key)
            .query((rs, _) -> new Kept(rs.getString("request_hash"), rs.getString("answer")))
            .optional()
            .orElseThrow(
                () -> new ProblemException(Problem.UNAVAILABLE, "This key has just expired."));
    if (!kept.hash().equals(hash) || kept.answer() == null) {
      throw new ProblemException(
          Problem.IDEMPOTENCY_MISMATCH, "The body is not the one that this key came with first.");
    }
    return cipher
        .decrypt(kept.answer(), context(account, key))
        .map(plain -> json.readValue(plain, Answer.class))
        .orElseThrow(() ->
            new ProblemException(
                Problem.IDEMPOTENCY_MISMATCH,
                "The answer to this key can no longer be read; what it made is in your list."));
  }

  private static String context(AccountId account, String key) {
    return account.value() + '/' + key;
  }

  private record Kept(String hash, @Nullable String answer) {}
}
