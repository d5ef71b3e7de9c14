package live.spyglass.ingest.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Everything since the last point where a decoder can start. Beyond its limits it forgets the
/// group and waits for the next: a publisher that sends keyframes too rarely costs its viewers
/// time, not the platform memory. Guarded by the stream's lock.
final class GroupOfPictures {

  private final int maxFrames;
  private final long maxBytes;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private long bytes;
  private boolean complete;

  GroupOfPictures(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  void add(Frame frame, boolean entryPoint) {
    if (entryPoint) {
      clear();
      complete = true;
    }
    if (!complete) {
      return;
    }
    if (frames.size() == maxFrames || bytes + frame.data().size() > maxBytes) {
      clear();
      return;
    }
    frames.add(frame);
    bytes += frame.data().size();
  }

  /// In order of arrival; empty when there is nothing that a decoder could start with.
  List<Frame> frames() {
    return List.copyOf(frames);
  }

  void clear() {
    frames.clear();
    bytes = 0;
    complete = false;
  }
}
