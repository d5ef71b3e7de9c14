package live.spyglass.chat.moderation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import live.spyglass.events.AccountId;
import org.springframework.stereotype.Component;

/// How many hearts one account may give through this replica. Remembers who gave some lately, at
/// most so many people; who is forgotten has their whole allowance again.
@Component
public class HeartLimit {

  private static final int MAX_REMEMBERED = 50_000;

  private final Rate rate;
  private final Map<AccountId, Rate.Usage> given =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Rate.Usage> eldest) {
          return size() > MAX_REMEMBERED || eldest.getValue().isIdle(System.nanoTime());
        }
      };

  HeartLimit(LimitProperties properties) {
    this.rate = Rate.perSecond(properties.heartsPerSecond(), properties.hearts());
  }

  /// Zero when `count` hearts were granted, otherwise none was, and how long to wait.
  public synchronized Duration take(AccountId account, int count) {
    Rate.Usage usage = given.get(account);
    if (usage == null) {
      usage = new Rate.Usage();
    }
    Duration wait = Duration.ofNanos(usage.take(rate, count, System.nanoTime()));
    given.put(account, usage);
    return wait;
  }
}
