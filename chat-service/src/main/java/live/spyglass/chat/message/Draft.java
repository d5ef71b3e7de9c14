package live.spyglass.chat.message;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import live.spyglass.chat.room.Participant;

/// A message that waits to be stored. `outcome` is told exactly once.
record Draft(UUID nonce, Instant at, Participant author, String text, Consumer<Posting> outcome) {}
