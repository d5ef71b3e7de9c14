package live.spyglass.transcode.job;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.Topics;
import live.spyglass.transcode.packaging.MediaIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Takes care of what nodes on this machine left unsent when they died: before this node takes up
/// any broadcast, so that the broadcast goes on without a gap, and now and then afterwards. A
/// replay that was written down meanwhile is written down anew, and told.
@Component
class Leftovers implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Toolbox tools;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean open;

  Leftovers(Toolbox tools) {
    this.tools = tools;
  }

  @Override
  public void start() {
    open = true;
    look();
  }

  @Scheduled(initialDelay = 30_000, fixedDelay = 30_000)
  void look() {
    if (!open) {
      return;
    }
    try {
      tools.spool().adopt(this::isWanted, this::stored);
    } catch (IOException | RuntimeException e) {
      LOG.warn("what others left unsent cannot be sent now: {}", e.toString());
    }
  }

  private boolean isWanted(String root) {
    return BroadcastId.isValid(root) && !tools.wanted().isDeleted(new BroadcastId(root));
  }

  private void stored(String root) {
    BroadcastId id = new BroadcastId(root);
    Pauses pauses = new Pauses();
    try {
      while (!finishAgain(id) && !stopped.await(pauses.next().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atDebug().addKeyValue("broadcast", id).log("once more");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean finishAgain(BroadcastId id) {
    try {
      if (tools.wanted().isDeleted(id)) {
        tools.archive().delete(id);
      } else if (tools.archive().isFinal(id)) {
        MediaIndex index = tools.archive().finish(id);
        tools.library().forget(id);
        tools
            .events()
            .publish(
                Topics.PLAYBACK,
                new RecordingCompleted(
                    UUID.randomUUID(),
                    tools.clock().instant(),
                    id,
                    index.durationMillis(),
                    index.bytes()))
            .join();
        LOG.atInfo().addKeyValue("broadcast", id).log("the replay has what was left unsent");
      }
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("broadcast", id)
          .log("the replay cannot be written down anew now: {}", e.toString());
      return false;
    }
  }

  @Override
  public void stop() {
    open = false;
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return open;
  }

  /// Before jobs are.
  @Override
  public int getPhase() {
    return DEFAULT_PHASE - 1;
  }
}
