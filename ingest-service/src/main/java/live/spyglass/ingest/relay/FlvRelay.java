package live.spyglass.ingest.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import live.spyglass.ingest.flv.FlvWriter;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Reading;
import live.spyglass.ingest.stream.StreamReader;

/// Copies one reader into one FLV. Flushes whenever nothing more is waiting: frame by frame at the
/// live edge, in larger runs while catching up.
final class FlvRelay {

  private static final Duration WAIT = Duration.ofSeconds(1);

  private final StreamReader reader;
  private final OutputStream out;
  private final FlvWriter writer;
  private boolean configured;

  FlvRelay(StreamReader reader, OutputStream out) {
    this.reader = reader;
    this.out = out;
    this.writer = new FlvWriter(out);
  }

  /// Returns when the stream is over. Throws [IOException] when the reader's connection is gone.
  void run() throws IOException, InterruptedException {
    writer.begin(reader.tracks(), reader.hints(), reader.epoch());
    out.flush();
    while (true) {
      Reading reading = reader.read(Duration.ZERO);
      if (reading == Reading.Idle.IDLE) {
        out.flush();
        reading = reader.read(WAIT);
      }
      switch (reading) {
        case Frame frame -> write(frame);
        case Reading.Idle _ -> {}
        case Reading.Finished _ -> {
          out.flush();
          return;
        }
      }
    }
  }

  private void write(Frame frame) throws IOException {
    if (!configured) {
      configured = true;
      writer.configure(frame.decodeMicros(), reader.tracks());
    }
    writer.frame(frame);
  }
}
