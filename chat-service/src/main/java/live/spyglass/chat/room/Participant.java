package live.spyglass.chat.room;

import live.spyglass.events.AccountId;
import live.spyglass.support.token.Viewer;

/// Somebody signed in, as the room shows them.
public record Participant(AccountId account, String handle, String displayName, int colorIndex) {

  public static Participant from(Viewer viewer) {
    return new Participant(
        viewer.id(), viewer.handle(), viewer.displayName(), Palette.indexOf(viewer.id()));
  }

  /// `#rrggbb`.
  public String color() {
    return Palette.COLORS.get(colorIndex);
  }
}
