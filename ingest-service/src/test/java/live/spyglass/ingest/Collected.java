package live.spyglass.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.Reading;
import live.spyglass.ingest.stream.StreamReader;

/// Everything that a stream's readers get, from its last keyframe on, until it ends.
final class Collected {

  private final List<Frame> frames = new ArrayList<>();
  private final StreamReader reader;
  private final Thread thread;

  Collected(LiveStream stream) {
    reader = stream.openReader().orElseThrow();
    thread = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (reader) {
      while (true) {
        switch (reader.read(Duration.ofSeconds(1))) {
          case Frame frame -> {
            synchronized (frames) {
              frames.add(frame);
            }
          }
          case Reading.Idle _ -> {}
          case Reading.Finished _ -> {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Frame> pictures() {
    synchronized (frames) {
      return frames.stream().filter(Frame::isVideo).toList();
    }
  }

  List<Frame> sound() {
    synchronized (frames) {
      return frames.stream().filter(frame -> !frame.isVideo()).toList();
    }
  }

  /// Waits for the stream's end.
  void awaitEnd(Duration deadline) throws InterruptedException {
    if (!thread.join(deadline)) {
      throw new AssertionError("the stream goes on");
    }
  }
}
