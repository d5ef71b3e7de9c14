package live.spyglass.transcode.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import live.spyglass.transcode.ffmpeg.InstantPlan;
import live.spyglass.transcode.ffmpeg.InstantProcess;
import live.spyglass.transcode.ladder.FlvReader;
import live.spyglass.transcode.ladder.FlvTag;
import live.spyglass.transcode.ladder.Source;
import live.spyglass.transcode.ladder.SourceProbe;
import live.spyglass.transcode.ladder.SourceWriter;
import live.spyglass.transcode.ladder.Stretches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream through one FFmpeg. The source is read in real time whatever FFmpeg does; when it
/// falls behind, pictures are left out up to a keyframe. What one FFmpeg cannot take in one run
/// ends it.
final class InstantRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InstantRun.class);
  private static final int BUFFER = 1 << 15;

  private final InstantProperties properties;
  private final String name;
  private final FlvReader reader;
  private final SourceProbe.Head head;
  private final SourceQueue queue;
  private final InstantProcess process;
  private boolean skipping;

  /// Looks at the head of the stream, and starts.
  InstantRun(Toolbox tools, InstantProperties properties, String name, InputStream source)
      throws IOException {
    this.properties = properties;
    this.name = name;
    this.reader = new FlvReader(source);
    this.head = SourceProbe.probe(reader);
    this.queue = new SourceQueue(tools.clock(), tools.properties().sourceBacklog().toBytes());
    this.process = InstantProcess.start(tools.ffmpeg(), plan());
  }

  private InstantPlan plan() {
    Source source = head.format().source();
    Source.Video video = source.video();
    return new InstantPlan(
        source.container(),
        video != null,
        video != null && video.universal() && !head.isReordered(),
        source.audio() != null,
        head.isOpus(),
        properties.shortSide(),
        properties.kilobits(),
        properties.preset());
  }

  /// Returns when it is over. Throws [IOException] when nobody reads any more.
  void write(OutputStream out) throws IOException {
    Thread.ofVirtual().name("instant-source-" + name).start(this::read);
    Thread.ofVirtual().name("instant-" + name).start(this::feed);
    InputStream made = process.output();
    byte[] buffer = new byte[BUFFER];
    for (int n = made.read(buffer); n >= 0; n = made.read(buffer)) {
      out.write(buffer, 0, n);
      if (made.available() == 0) {
        out.flush();
      }
    }
  }

  @Override
  public void close() {
    queue.close();
    process.close();
  }

  private void read() {
    try {
      for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
        if (!queue.put(tag)) {
          return;
        }
      }
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("stream", name).log("source: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.finish();
    }
  }

  private void feed() {
    Source source = head.format().source();
    Stretches stretches = new Stretches(head.format());
    try (OutputStream in = process.input()) {
      SourceWriter to =
          new SourceWriter(in, source.container(), source.video() != null, source.audio() != null);
      for (FlvTag tag : head.tags()) {
        if (!take(stretches.next(tag), to)) {
          return;
        }
      }
      in.flush();
      for (SourceQueue.Arrived next = queue.take(); next != null; next = queue.take()) {
        if (isToBeSkipped(next.tag())) {
          continue;
        }
        if (!take(stretches.next(next.tag()), to)) {
          return;
        }
        in.flush();
      }
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("stream", name).log("FFmpeg takes no more: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.close();
    }
  }

  /// False when it has to end here.
  private static boolean take(Stretches.Step step, SourceWriter to) throws IOException {
    return switch (step) {
      case Stretches.Step.Feed feed -> {
        to.write(feed.tag());
        yield true;
      }
      case Stretches.Step.Begin _ -> false;
      case Stretches.Step.Late _, Stretches.Step.Hold _ -> true;
    };
  }

  private boolean isToBeSkipped(FlvTag tag) {
    if (tag.type() != FlvTag.VIDEO) {
      return false;
    }
    boolean behind = queue.behindMillis() > properties.behind().toMillis();
    skipping = tag.isKeyframe() ? behind : skipping || behind;
    return skipping && tag.isPicture();
  }
}
