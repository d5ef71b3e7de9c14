package live.spyglass.transcode.packaging;

import java.nio.ByteBuffer;

/// One frame. Times in ticks of its track's timescale: decoding time, duration, and how much later
/// it is shown (less than zero is possible). `data` must not be changed.
record Sample(long decodeTime, int duration, int shownLater, boolean key, ByteBuffer data) {

  long showTime() {
    return decodeTime + shownLater;
  }

  long end() {
    return decodeTime + duration;
  }

  int size() {
    return data.remaining();
  }

  Sample at(long otherDecodeTime, int otherDuration) {
    return new Sample(otherDecodeTime, otherDuration, shownLater, key, data);
  }
}
