package live.spyglass.chat.websocket;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import live.spyglass.chat.room.Participant;
import live.spyglass.chat.room.Room;
import live.spyglass.chat.room.RoomAccess;
import live.spyglass.chat.room.RoomDirectory;
import live.spyglass.support.token.TokenVerifier;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Decides who comes in. Blocks (keys, database), few at a time, on the caller's virtual thread.
@Component
final class Doorkeeper {

  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
  private static final int MAX_AT_ONCE = 256;

  private final TokenVerifier tokens;
  private final RoomDirectory directory;
  private final RoomAccess access;
  private final LiveRooms rooms;
  private final Semaphore atOnce = new Semaphore(MAX_AT_ONCE);

  Doorkeeper(TokenVerifier tokens, RoomDirectory directory, RoomAccess access, LiveRooms rooms) {
    this.tokens = tokens;
    this.directory = directory;
    this.access = access;
    this.rooms = rooms;
  }

  sealed interface Admission {

    /// The room is acquired for this connection. `recovered` is null when the room's newest
    /// messages are enough.
    record Admitted(
        LiveRoom room,
        @Nullable Participant participant,
        boolean evenIfPrivate,
        LiveRooms.@Nullable Recovered recovered)
        implements Admission {}

    record Refused(int code, String title, String detail) implements Admission {}
  }

  Admission admit(JoinRequest request, List<EventLoop> loops) {
    atOnce.acquireUninterruptibly();
    try {
      return decide(request, loops);
    } catch (TokenVerifier.KeysUnavailableException e) {
      return new Admission.Refused(
          1013, "Try again in a moment", "Access tokens cannot be checked at the moment.");
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("broadcast", request.room()).log("nobody can be let in", e);
      return new Admission.Refused(
          1013, "Try again in a moment", "The chat cannot be opened at the moment.");
    } finally {
      atOnce.release();
    }
  }

  private Admission decide(JoinRequest request, List<EventLoop> loops) {
    Participant participant = null;
    if (request.accessToken() != null) {
      Optional<Viewer> viewer = tokens.access(request.accessToken());
      if (viewer.isEmpty()) {
        return new Admission.Refused(
            4401, "Sign in again", "The access token is not valid or has expired.");
      }
      participant = Participant.from(viewer.get());
    }
    Room room = directory.findRoomPatiently(request.room()).orElse(null);
    if (room == null) {
      return hidden();
    }
    return switch (access.decide(
        room, participant == null ? null : participant.account(), request.grant())) {
      case RoomAccess.Decision.Hidden() -> hidden();
      case RoomAccess.Decision.GrantInvalid() ->
          new Admission.Refused(
              4403,
              "This viewing address is no longer valid",
              "Fetch the broadcast again: the answer carries a fresh address if you may watch it.");
      case RoomAccess.Decision.Allowed(boolean evenIfPrivate) -> {
        LiveRoom live = rooms.acquire(room, loops);
        yield new Admission.Admitted(live, participant, evenIfPrivate, recover(live, request));
      }
    };
  }

  private LiveRooms.@Nullable Recovered recover(LiveRoom room, JoinRequest request) {
    // Somebody who has seen more than this replica knows of was on another one; what is stored
    // decides.
    if (request.after() == JoinRequest.FROM_NOW
        || (request.after() <= room.lastMessage() && room.newsSince(request.after()).complete())) {
      return null;
    }
    try {
      return rooms.recover(room, request.after());
    } catch (RuntimeException e) {
      rooms.release(room);
      throw e;
    }
  }

  private static Admission hidden() {
    return new Admission.Refused(4404, "There is nothing here", "There is no such broadcast.");
  }
}
