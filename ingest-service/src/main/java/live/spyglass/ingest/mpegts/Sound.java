package live.spyglass.ingest.mpegts;

import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.mpegts.SoundFormat.NoFrame;
import live.spyglass.ingest.mpegts.SoundFormat.SoundFrame;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;
import org.jspecify.annotations.Nullable;

/// A row of frames. A packet holds any number of them, and may end within one; its time is that of
/// the first that begins in it (§2.4.3.7), the others follow by their length.
final class Sound implements Medium {

  private static final long MICROS = 1_000_000;

  private final SoundFormat format;
  private final MpegTsSink sink;
  private Payload rest = Payload.EMPTY;
  private @Nullable Track track;
  private long anchorMicros = UNTIMED;
  private long samples;
  private int rate;

  Sound(SoundFormat format, MpegTsSink sink) {
    this.format = format;
    this.sink = sink;
  }

  @Override
  public void packet(Payload data, long decodeMicros, long shownMicros) throws MpegTsException {
    int before = rest.size();
    Payload all = before == 0 ? data : joined(rest, data);
    boolean timeUsed = shownMicros == UNTIMED;
    boolean senseless = false;
    int at = 0;
    rest = Payload.EMPTY;
    while (at < all.size()) {
      SoundFormat.Look seen = format.look(all, at);
      if (seen == NoFrame.NONE) {
        senseless = true;
        at++;
        continue;
      }
      if (!(seen instanceof SoundFrame frame) || frame.size() > all.size() - at) {
        rest = all.from(at).copy();
        break;
      }
      if (!timeUsed && at >= before) {
        timeUsed = true;
        anchor(shownMicros);
      }
      write(frame, all.slice(at + frame.header(), frame.size() - frame.header()));
      at += frame.size();
    }
    if (senseless) {
      sink.lost();
    }
  }

  @Override
  public void damage() {
    rest = Payload.EMPTY;
    anchorMicros = UNTIMED;
  }

  private void write(SoundFrame frame, Payload data) {
    if (anchorMicros == UNTIMED || data.size() == 0) {
      sink.lost();
      return;
    }
    if (frame.rate() != rate) {
      anchor(now());
      rate = frame.rate();
    }
    sink.write(new Frame(track(frame), now(), 0, true, data.copy()));
    samples += frame.samples();
  }

  private void anchor(long micros) {
    anchorMicros = micros;
    samples = 0;
  }

  private long now() {
    return rate == 0 ? anchorMicros : anchorMicros + samples * MICROS / rate;
  }

  private Track track(SoundFrame frame) {
    Track known = track;
    if (known == null
        || known.codec() != frame.codec()
        || !known.configuration().equals(frame.configuration())) {
      known = new Track(frame.codec(), frame.configuration());
      track = known;
    }
    return known;
  }

  private static Payload joined(Payload one, Payload other) {
    byte[] bytes = new byte[one.size() + other.size()];
    one.copyTo(bytes, 0);
    other.copyTo(bytes, one.size());
    return Payload.of(bytes);
  }
}
