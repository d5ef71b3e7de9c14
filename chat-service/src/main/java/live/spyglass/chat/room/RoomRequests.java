package live.spyglass.chat.room;

import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What every HTTP request about a room starts with.
@Component
public class RoomRequests {

  private final RoomDirectory directory;
  private final RoomAccess access;

  RoomRequests(RoomDirectory directory, RoomAccess access) {
    this.directory = directory;
    this.access = access;
  }

  /// The room, if this viewer may read it; throws [ProblemException] otherwise.
  public Room getReadable(String id, @Nullable Viewer viewer, @Nullable String grant) {
    if (!BroadcastId.isValid(id)) {
      throw notFound();
    }
    Room room = directory.findRoom(new BroadcastId(id)).orElseThrow(RoomRequests::notFound);
    access.require(room, viewer == null ? null : viewer.id(), grant);
    return room;
  }

  private static ProblemException notFound() {
    return new ProblemException(Problem.NOT_FOUND, "There is no such broadcast.");
  }
}
