package live.spyglass.chat.message;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import live.spyglass.chat.room.Room;
import live.spyglass.chat.room.RoomRequests;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What was said, over HTTP: for a replay, and for those who come without a WebSocket.
@RestController
class MessageController {

  private static final int MAX_PAGE_SIZE = 500;

  private final RoomRequests requests;
  private final MessageStore messages;

  MessageController(RoomRequests requests, MessageStore messages) {
    this.requests = requests;
    this.messages = messages;
  }

  /// `items` in order; `nextPageToken` is null when nothing is left in the direction of the page.
  record Page(List<Message> items, @Nullable String nextPageToken) {}

  /// From the first message on; or behind `after`; or the newest before `before`; or from an
  /// instant on. A page token goes on in the same direction.
  @GetMapping("/api/v1/broadcasts/{id}/messages")
  Page list(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(defaultValue = "50") int pageSize,
      @RequestParam(required = false) @Nullable String grant,
      @Nullable Viewer viewer) {
    Room room = requests.getReadable(id, viewer, grant);
    if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
      throw invalid("'pageSize' must be between 1 and " + MAX_PAGE_SIZE + ".");
    }
    if (pageToken != null) {
      boolean backward = pageToken.startsWith("b");
      if (!backward && !pageToken.startsWith("a")) {
        throw invalid("'pageToken' must be one that this address gave.");
      }
      long number = number("pageToken", pageToken.substring(1));
      return backward ? backward(room, number, pageSize) : forward(room, number, pageSize);
    }
    if (before != null) {
      return backward(room, number("before", before), pageSize);
    }
    if (from != null) {
      return page(messages.listFrom(room.id(), instant(from), pageSize + 1), pageSize);
    }
    return forward(room, after == null ? 0 : number("after", after), pageSize);
  }

  private Page forward(Room room, long after, int size) {
    return page(messages.listAfter(room.id(), after, size + 1), size);
  }

  /// One more than the page was asked for, to know whether there is a next one.
  private static Page page(List<Message> found, int size) {
    boolean more = found.size() > size;
    List<Message> items = more ? found.subList(0, size) : found;
    return new Page(items, more ? "a" + items.getLast().id() : null);
  }

  private Page backward(Room room, long before, int size) {
    List<Message> found = messages.listBefore(room.id(), before, size + 1);
    boolean more = found.size() > size;
    List<Message> items = more ? found.subList(1, found.size()) : found;
    return new Page(items, more ? "b" + items.getFirst().id() : null);
  }

  private static long number(String name, String text) {
    long number = Message.parseId(text);
    if (number < 0) {
      throw invalid("'" + name + "' must be the id of a message.");
    }
    return number;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw invalid("'from' must be an instant such as 2026-01-01T12:00:00Z.");
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(Problem.INVALID_REQUEST, detail);
  }
}
