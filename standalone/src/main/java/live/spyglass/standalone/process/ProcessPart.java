package live.spyglass.standalone.process;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A part that is one child process.
public abstract class ProcessPart implements Part {

  private final Duration stopGrace;
  private volatile @Nullable ChildProcess process;

  /// `stopGrace`: how long the process may take to end before it is ended by force.
  protected ProcessPart(Duration stopGrace) {
    this.stopGrace = stopGrace;
  }

  /// What runs from now on.
  protected final void runs(ChildProcess child) {
    process = child;
  }

  @Override
  public final void stop() {
    ChildProcess child = process;
    if (child != null) {
      child.stop(stopGrace);
    }
  }

  @Override
  public final boolean running() {
    ChildProcess child = process;
    return child != null && child.alive();
  }

  /// The id of the process that was started last, for who measures it; empty before the first
  /// start.
  public final OptionalLong pid() {
    ChildProcess child = process;
    return child == null ? OptionalLong.empty() : OptionalLong.of(child.pid());
  }

  @Override
  public final CompletableFuture<Void> onExit() {
    ChildProcess child = process;
    return child == null
        ? CompletableFuture.completedFuture(null)
        : child.onExit().thenRun(() -> {});
  }
}
