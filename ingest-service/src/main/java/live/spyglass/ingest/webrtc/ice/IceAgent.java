package live.spyglass.ingest.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The lite agent of one session (RFC 8445 §2.5, §6.2): holds both sides' credentials and answers
/// checks. Across a restart it takes checks of the old credentials until one of the new ones has
/// arrived, so that media goes on meanwhile (§9). Thread-safe.
public final class IceAgent {

  private Side current;
  private @Nullable Side before;

  public IceAgent(IceCredentials local, String remoteFragment) {
    this.current = new Side(local, remoteFragment, new IntegrityKey(local.password()));
  }

  public synchronized IceCredentials local() {
    return current.local();
  }

  /// Those of ours that checks may name.
  public synchronized Set<String> fragments() {
    return before == null
        ? Set.of(current.local().fragment())
        : Set.of(current.local().fragment(), before.local().fragment());
  }

  /// Whether the peer restarts with these, or only names those that are in use (RFC 8839 §4.4.1.1).
  public synchronized boolean isRestart(String remoteFragment) {
    return !current.remoteFragment().equals(remoteFragment);
  }

  /// From now on under new credentials.
  public synchronized void restart(IceCredentials local, String remoteFragment) {
    if (before == null) {
      before = current;
    }
    current = new Side(local, remoteFragment, new IntegrityKey(local.password()));
  }

  /// `from`: the address that the check came from.
  public synchronized CheckResult check(StunMessage message, InetSocketAddress from) {
    Side side = message.isBindingRequest() ? findSide(message) : null;
    if (side == null || !message.isSignedWith(side.key())) {
      return CheckResult.Ignored.IGNORED;
    }
    if (!message.unknownAttributes().isEmpty()) {
      return new CheckResult.Rejected(StunAnswer.unknownAttributes(message, side.key()));
    }
    if (message.isFromControlled()) {
      return new CheckResult.Rejected(StunAnswer.roleConflict(message, side.key()));
    }
    boolean restarted = before != null && side.equals(current);
    if (restarted) {
      before = null;
    }
    return new CheckResult.Good(
        StunAnswer.success(message, from, side.key()), message.nominates(), restarted);
  }

  private @Nullable Side findSide(StunMessage message) {
    if (current.isNamedBy(message)) {
      return current;
    }
    return before != null && before.isNamedBy(message) ? before : null;
  }

  private record Side(IceCredentials local, String remoteFragment, IntegrityKey key) {

    /// RFC 8445 §7.2.2: USERNAME is the receiver's fragment, a colon, and the sender's.
    boolean isNamedBy(StunMessage message) {
      return message.localFragment().filter(local.fragment()::equals).isPresent()
          && message.remoteFragment().filter(remoteFragment::equals).isPresent();
    }
  }
}
