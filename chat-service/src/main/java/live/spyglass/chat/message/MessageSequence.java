package live.spyglass.chat.message;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The newest messages of one room in their order, and the place where it has arrived.
/// Announcements may come twice, late or not at all: only the next number is ever appended. Not
/// thread-safe.
public final class MessageSequence {

  private final int capacity;
  private final Deque<Numbered> recent = new ArrayDeque<>();
  private long last;

  /// Starts with the newest messages of the room, in order.
  public MessageSequence(int capacity, List<Numbered> newest) {
    this.capacity = capacity;
    for (Numbered message : newest) {
      push(message);
    }
  }

  /// The number of the newest message, 0 before the first.
  public long last() {
    return last;
  }

  /// Those of the offered messages, which are in order, that come next. [#isBehind] tells whether
  /// others are missing before them.
  public List<Numbered> append(List<Numbered> offered) {
    List<Numbered> appended = new ArrayList<>(offered.size());
    for (Numbered message : offered) {
      if (message.number() == last + 1) {
        push(message);
        appended.add(message);
      }
    }
    return appended;
  }

  /// Whether a message with this number exists that is not here yet.
  public boolean isBehind(long number) {
    return number > last;
  }

  /// Goes on behind a gap that is too wide to be shown.
  public void skipTo(long number) {
    if (number > last) {
      recent.clear();
      last = number;
    }
  }

  /// Everything behind `after`, or empty when some of it is only in the database.
  public Optional<List<Numbered>> since(long after) {
    if (after >= last) {
      return Optional.of(List.of());
    }
    Numbered oldest = recent.peekFirst();
    if (oldest == null || oldest.number() > after + 1) {
      return Optional.empty();
    }
    List<Numbered> behind = new ArrayList<>();
    for (Numbered message : recent) {
      if (message.number() > after) {
        behind.add(message);
      }
    }
    return Optional.of(behind);
  }

  /// The newest, at most `count`.
  public List<Numbered> newest(int count) {
    return recent.stream().skip(Math.max(0, recent.size() - count)).toList();
  }

  private void push(Numbered message) {
    if (recent.size() == capacity) {
      recent.removeFirst();
    }
    recent.addLast(message);
    last = message.number();
  }
}
