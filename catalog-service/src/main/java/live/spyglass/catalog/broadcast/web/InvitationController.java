package live.spyglass.catalog.broadcast.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import live.spyglass.catalog.account.Accounts;
import live.spyglass.catalog.account.Handle;
import live.spyglass.catalog.account.Profile;
import live.spyglass.catalog.broadcast.Broadcast;
import live.spyglass.catalog.broadcast.Broadcasts;
import live.spyglass.catalog.broadcast.Invitations;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.support.token.Viewer;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Who is invited to a PRIVATE broadcast; for its owner. The list may be made while the broadcast
/// is not PRIVATE, and takes effect when it is.
@RestController
@RequestMapping("/api/v1/broadcasts/{id}/viewers")
class InvitationController {

  private final Broadcasts broadcasts;
  private final Invitations invitations;
  private final Accounts accounts;

  InvitationController(Broadcasts broadcasts, Invitations invitations, Accounts accounts) {
    this.broadcasts = broadcasts;
    this.invitations = invitations;
    this.accounts = accounts;
  }

  @GetMapping
  ResponseEntity<InvitedList> list(@PathVariable String id, Viewer viewer) {
    BroadcastId broadcast = broadcasts.seeOwn(BroadcastPath.id(id), viewer).id();
    List<Invitations.Invitation> invited = invitations.list(broadcast);
    Map<AccountId, Profile> people =
        accounts.findAll(invited.stream().map(Invitations.Invitation::account).toList());
    List<Invited> items =
        invited.stream()
            .flatMap(one ->
                Stream.ofNullable(people.get(one.account()))
                    .map(person -> Invited.from(person, one.invitedAt())))
            .toList();
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new InvitedList(items));
  }

  /// The owner needs no invitation, and none is kept.
  @PutMapping("/{handle}")
  ResponseEntity<Void> invite(@PathVariable String id, @PathVariable String handle, Viewer viewer) {
    Broadcast broadcast = broadcasts.seeOwn(BroadcastPath.id(id), viewer);
    AccountId account = find(handle);
    if (!broadcast.isOwnedBy(account)) {
      invitations.add(broadcast.id(), account);
    }
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/{handle}")
  ResponseEntity<Void> uninvite(
      @PathVariable String id, @PathVariable String handle, Viewer viewer) {
    Broadcast broadcast = broadcasts.seeOwn(BroadcastPath.id(id), viewer);
    invitations.remove(broadcast.id(), find(handle));
    return ResponseEntity.noContent().build();
  }

  private AccountId find(String handle) {
    return Handle.parse(handle)
        .flatMap(accounts::findByHandle)
        .map(Profile::id)
        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "Nobody has this handle."));
  }

  record InvitedList(List<Invited> items) {}

  record Invited(String handle, String displayName, Instant invitedAt) {

    static Invited from(Profile person, Instant invitedAt) {
      return new Invited(person.handle(), person.displayName(), invitedAt);
    }
  }
}
