package live.spyglass.chat.moderation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// How many connections one address may hold on this replica.
@Component
public class AddressLimit {

  private final int allowed;
  private final Map<String, Integer> held = new ConcurrentHashMap<>();

  AddressLimit(LimitProperties properties) {
    this.allowed = properties.connectionsPerAddress();
  }

  /// Whether one more is allowed; it is then held until [#release].
  public boolean acquire(String address) {
    int[] count = {0};
    held.compute(
        address,
        (_, present) -> {
          count[0] = (present == null ? 0 : present) + 1;
          return count[0] > allowed ? present : Integer.valueOf(count[0]);
        });
    return count[0] <= allowed;
  }

  public void release(String address) {
    held.computeIfPresent(address, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }
}
