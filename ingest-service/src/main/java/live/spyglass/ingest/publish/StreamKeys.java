package live.spyglass.ingest.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// What this node knows of stream keys: bounded, and never more than hashes. Thread-safe.
///
/// Two sources race here, the topic and the catalog's answers. `newest` holds the last key of a
/// broadcast that either of them named; an answer that contradicts it is asked for again, after the
/// contradiction, and then counts.
final class StreamKeys {

  private final Function<KeyHash, KeyAnswer> catalog;
  private final Cache<KeyHash, KeyOwner> owners;
  private final Cache<BroadcastId, KeyHash> newest;
  private final Cache<BroadcastId, Boolean> over;

  StreamKeys(Function<KeyHash, KeyAnswer> catalog, int remembered) {
    this.catalog = catalog;
    this.owners = bounded(remembered);
    this.newest = bounded(remembered);
    this.over = bounded(remembered);
  }

  /// From memory alone; Unknown means not heard of.
  KeyAnswer recall(KeyHash hash) {
    KeyOwner owner = owners.getIfPresent(hash);
    if (owner == null) {
      return KeyAnswer.Unknown.UNKNOWN;
    }
    if (isOver(owner.broadcastId())) {
      return KeyAnswer.Over.OVER;
    }
    return isCurrent(hash, owner.broadcastId())
        ? new KeyAnswer.Known(owner)
        : KeyAnswer.Unknown.UNKNOWN;
  }

  /// From the catalog; blocks for its deadline at most.
  KeyAnswer ask(KeyHash hash) {
    KeyAnswer answer = catalog.apply(hash);
    if (!(answer instanceof KeyAnswer.Known(KeyOwner owner))) {
      if (answer == KeyAnswer.Unknown.UNKNOWN) {
        owners.invalidate(hash);
      }
      return answer;
    }
    if (isOver(owner.broadcastId())) {
      return KeyAnswer.Over.OVER;
    }
    KeyHash known = newest.asMap().putIfAbsent(owner.broadcastId(), hash);
    if (known != null && !known.equals(hash)) {
      return askAgain(hash, owner.broadcastId(), known);
    }
    owners.put(hash, owner);
    return answer;
  }

  /// The topic named another key than the catalog did, before or during the first question.
  private KeyAnswer askAgain(KeyHash hash, BroadcastId broadcast, KeyHash known) {
    KeyAnswer answer = catalog.apply(hash);
    if (answer instanceof KeyAnswer.Known(KeyOwner owner)) {
      if (!owner.broadcastId().equals(broadcast)
          || !newest.asMap().replace(broadcast, known, hash)) {
        return KeyAnswer.Unavailable.UNAVAILABLE;
      }
      owners.put(hash, owner);
    } else {
      owners.invalidate(hash);
    }
    return answer;
  }

  /// Whether nothing was heard that takes the key away.
  boolean isGood(KeyHash hash, BroadcastId broadcast) {
    return !isOver(broadcast) && isCurrent(hash, broadcast);
  }

  void learn(KeyHash hash, KeyOwner owner) {
    newest.put(owner.broadcastId(), hash);
    owners.put(hash, owner);
  }

  void learnReplacement(BroadcastId broadcast, KeyHash hash) {
    KeyHash before = newest.asMap().put(broadcast, hash);
    if (before == null || before.equals(hash)) {
      return;
    }
    KeyOwner owner = owners.asMap().remove(before);
    if (owner != null) {
      owners.put(hash, owner);
    }
  }

  void learnAudience(BroadcastId broadcast, Audience audience) {
    KeyHash hash = newest.getIfPresent(broadcast);
    if (hash != null) {
      owners
          .asMap()
          .computeIfPresent(hash, (_, owner) -> new KeyOwner(broadcast, owner.ownerId(), audience));
    }
  }

  void learnOver(BroadcastId broadcast) {
    over.put(broadcast, true);
  }

  private boolean isOver(BroadcastId broadcast) {
    return over.getIfPresent(broadcast) != null;
  }

  private boolean isCurrent(KeyHash hash, BroadcastId broadcast) {
    @Nullable KeyHash current = newest.getIfPresent(broadcast);
    return current == null || current.equals(hash);
  }

  private static <K, V> Cache<K, V> bounded(int entries) {
    return Caffeine.newBuilder().maximumSize(entries).build();
  }
}
