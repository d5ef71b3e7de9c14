package live.spyglass.ingest.rtmp;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Looks at the sockets of an event loop no more often than every few milliseconds: of many
/// publishers one has always just sent a packet, and being woken for each of them costs more than
/// all that is done with it. A loop that found nothing waits for the next packet as ever, so that a
/// few publishers wait for nothing. Tasks end the pause.
final class CalmIo implements IoHandler {

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final IoHandler sockets;
  private volatile Thread loop = Thread.currentThread();
  private volatile boolean woken;
  private long lastLook = System.nanoTime();
  private boolean busy;

  private CalmIo(IoHandler sockets) {
    this.sockets = sockets;
  }

  static IoHandlerFactory factory(IoHandlerFactory sockets) {
    return executor -> new CalmIo(sockets.newHandler(executor));
  }

  @Override
  public void initialize() {
    loop = Thread.currentThread();
    sockets.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    boolean inRounds = busy;
    if (inRounds) {
      pause(context);
    }
    woken = false;
    int handled = sockets.run(context);
    busy = handled > 0;
    if (!inRounds) {
      lastLook = System.nanoTime();
    }
    return handled;
  }

  @Override
  public void wakeup() {
    woken = true;
    sockets.wakeup();
    LockSupport.unpark(loop);
  }

  private void pause(IoHandlerContext context) {
    long now = System.nanoTime();
    long end = Math.min(lastLook + INTERVAL_NANOS, now + context.delayNanos(now));
    while (context.canBlock() && !woken && end - now > 0) {
      LockSupport.parkNanos(this, end - now);
      now = System.nanoTime();
    }
    lastLook = now;
  }

  @Override
  public void prepareToDestroy() {
    sockets.prepareToDestroy();
  }

  @Override
  public void destroy() {
    sockets.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return sockets.register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return sockets.isCompatible(handleType);
  }
}
