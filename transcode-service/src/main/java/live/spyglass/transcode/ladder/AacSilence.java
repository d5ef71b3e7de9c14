package live.spyglass.transcode.ladder;

import java.util.ArrayList;
import java.util.List;

/// Silence for a stream without sound, so that every broadcast has an audio rung under the same
/// address from its first stream to its last, and one that comes back with sound is heard. Writes
/// AAC-LC frames, 48 kHz, mono, of 1024 samples each (ISO/IEC 14496-3), in step with the video's
/// timestamps.
public final class AacSilence {

  private static final int[] RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
    7350
  };
  private static final byte[] CONFIGURATION = {(byte) 0xaf, 0, 0x11, (byte) 0x88};
  private static final byte[] FRAME = {
    (byte) 0xaf, 1, 0, (byte) 0xc8, 0, (byte) 0x80, 0x23, (byte) 0x80
  };

  private int origin;
  private long frames = -1;

  /// What to send before a video tag of this timestamp: at most about a second's worth at once.
  public List<FlvTag> before(FlvTag video) {
    List<FlvTag> tags = new ArrayList<>();
    if (frames < 0) {
      restart(video.timestamp());
      tags.add(FlvTag.of(FlvTag.AUDIO, origin, CONFIGURATION));
    }
    int ahead = video.timestamp() - next();
    if (ahead > 1000 || ahead < -1000) {
      restart(video.timestamp());
    }
    while (video.timestamp() - next() >= 0) {
      tags.add(FlvTag.of(FlvTag.AUDIO, next(), FRAME));
      frames++;
    }
    return tags;
  }

  /// Hertz by index (ISO/IEC 14496-3 table 1.18), 0 for one that is not in the table.
  static int rate(int index) {
    return index < RATES.length ? RATES[index] : 0;
  }

  private void restart(int timestamp) {
    origin = timestamp;
    frames = 0;
  }

  private int next() {
    return origin + (int) (frames * 1024 * 1000 / 48_000);
  }
}
