package live.spyglass.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamKeyReplaced;

/// A broadcast and its stream key, as the catalog would have made them.
record TestBroadcast(BroadcastId id, AccountId owner, String key) {

  static TestBroadcast create() {
    return new TestBroadcast(BroadcastId.random(), AccountId.random(), "key-" + UUID.randomUUID());
  }

  TestBroadcast withNewKey() {
    return new TestBroadcast(id, owner, "key-" + UUID.randomUUID());
  }

  String keyHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String json() {
    return "{\"broadcastId\":\"%s\",\"ownerId\":\"%s\",\"audience\":\"UNLISTED\"}"
        .formatted(id, owner);
  }

  BroadcastEvent created() {
    return new BroadcastCreated(
        UUID.randomUUID(),
        Instant.now(),
        id,
        owner,
        "ada",
        "Test",
        Audience.PUBLIC,
        keyHash(),
        null);
  }

  BroadcastEvent keyReplaced() {
    return new StreamKeyReplaced(UUID.randomUUID(), Instant.now(), id, keyHash());
  }

  BroadcastEvent ended() {
    return new BroadcastEnded(
        UUID.randomUUID(), Instant.now(), id, Instant.now(), BroadcastEnded.Reason.OWNER);
  }

  BroadcastEvent deleted() {
    return new BroadcastDeleted(UUID.randomUUID(), Instant.now(), id);
  }
}
