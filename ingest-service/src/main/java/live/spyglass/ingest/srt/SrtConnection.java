package live.spyglass.ingest.srt;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.publish.PublishAttempt;
import live.spyglass.ingest.publish.Publisher;
import live.spyglass.ingest.publish.Refusal;
import org.jspecify.annotations.Nullable;

/// One socket, from the moment libsrt asks whether it may come in. Its loop alone reads and closes
/// it; others say that it should leave. It always has a deadline: to be accepted, then for the next
/// sound or picture.
final class SrtConnection implements Publisher {

  private final int socket;
  private final PublishAttempt attempt;
  private final Future<Optional<Refusal>> check;
  private volatile long deadlineNanos;
  private volatile StreamEnded.@Nullable Reason leaving;
  private volatile boolean accepted;

  /// Used by the loop.
  private @Nullable TsReceiver receiver;

  private SrtStatistics counted = SrtStatistics.NONE;
  private boolean draining;

  SrtConnection(
      int socket, PublishAttempt attempt, Future<Optional<Refusal>> check, Duration patience) {
    this.socket = socket;
    this.attempt = attempt;
    this.check = check;
    extend(patience);
  }

  int socket() {
    return socket;
  }

  InetAddress address() {
    return attempt.address();
  }

  PublishAttempt attempt() {
    return attempt;
  }

  /// Whether its key is good, which may still be asked.
  Future<Optional<Refusal>> check() {
    return check;
  }

  @Override
  public void disconnect(StreamEnded.Reason reason) {
    leave(reason);
  }

  /// The first reason counts.
  void leave(StreamEnded.Reason reason) {
    if (leaving == null) {
      leaving = reason;
    }
  }

  StreamEnded.@Nullable Reason leaving() {
    return leaving;
  }

  /// libsrt gave it to us.
  void accept(Duration patience) {
    extend(patience);
    accepted = true;
  }

  boolean isAccepted() {
    return accepted;
  }

  void extend(Duration patience) {
    deadlineNanos = System.nanoTime() + patience.toNanos();
  }

  boolean isOverdue(long nowNanos) {
    return nowNanos - deadlineNanos > 0;
  }

  void publishTo(TsReceiver to) {
    receiver = to;
  }

  @Nullable TsReceiver receiver() {
    return receiver;
  }

  /// The encoder has hung up, and what it sent before is still held back for its time to come.
  void drain() {
    draining = true;
  }

  /// What was counted when it was last looked at. Used by the loop.
  SrtStatistics counted() {
    return counted;
  }

  void counted(SrtStatistics now) {
    counted = now;
  }

  boolean isDraining() {
    return draining;
  }

  /// Ends the publication, if there is one. The socket is closed by then.
  void end(StreamEnded.Reason reason) {
    TsReceiver open = receiver;
    if (open == null) {
      return;
    }
    open.finish();
    open.publication().end(reason);
    open.close();
    receiver = null;
  }
}
