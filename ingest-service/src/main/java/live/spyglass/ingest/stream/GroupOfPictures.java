package live.spyglass.ingest.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Everything since the last point where a decoder can start. Beyond its limits, or when the budget
/// of all streams is used up, it forgets the group and waits for the next: a publisher that sends
/// keyframes too rarely costs its viewers time, not the platform memory. Guarded by the stream's
/// lock.
final class GroupOfPictures {

  private final int maxFrames;
  private final long maxBytes;
  private final MediaBudget budget;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private long bytes;
  private boolean complete;
  private boolean pictures;

  GroupOfPictures(int maxFrames, long maxBytes, MediaBudget budget) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  void add(Frame frame, boolean entryPoint) {
    if (entryPoint) {
      clear();
      complete = true;
    }
    pictures |= frame.isVideo() && frame.keyframe();
    if (!complete || (frame.isVideo() && !pictures)) {
      return;
    }
    long size = frame.data().size();
    if (frames.size() == maxFrames || bytes + size > maxBytes || !budget.take(size)) {
      clear();
      return;
    }
    frames.add(frame);
    bytes += size;
  }

  /// In order of arrival; empty when there is nothing that a decoder could start with.
  List<Frame> frames() {
    return List.copyOf(frames);
  }

  long bytes() {
    return bytes;
  }

  void clear() {
    budget.giveBack(bytes);
    frames.clear();
    bytes = 0;
    complete = false;
    pictures = false;
  }
}
