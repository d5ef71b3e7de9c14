package live.spyglass.catalog.idempotency;

import java.util.Map;

/// An HTTP answer to be given again. `body` is JSON. Prints without it.
public record Answer(int status, Map<String, String> headers, String body) {

  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }
}
