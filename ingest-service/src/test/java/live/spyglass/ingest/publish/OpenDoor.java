package live.spyglass.ingest.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.ingest.health.StreamMeter;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.MediaBudget;
import live.spyglass.ingest.stream.Reading;
import live.spyglass.ingest.stream.StreamLimits;
import live.spyglass.ingest.stream.StreamReader;

/// Lets everybody in and reads what they publish. For one thread.
public final class OpenDoor implements PublicationEvents {

  private static final long FRAMES = 20_000;

  private final MediaBudget budget = new MediaBudget(64 << 20);
  private final List<StreamReader> readers = new ArrayList<>();
  private final List<LiveStream> streams = new ArrayList<>();
  private final List<Publication> publications = new ArrayList<>();
  private int ended;

  public PublishDecision admit(PublishAttempt attempt, Publisher publisher) {
    LiveStream stream =
        new LiveStream(
            StreamId.random(),
            new StreamLimits((int) FRAMES, 32 << 20, (int) FRAMES, 8 << 20, 1),
            budget);
    streams.add(stream);
    readers.add(stream.openReader().orElseThrow());
    Publication publication =
        new Publication(
            new KeyOwner(BroadcastId.random(), AccountId.random(), Audience.PUBLIC),
            KeyHash.of(attempt.streamKey()),
            attempt.protocol(),
            stream,
            new StreamMeter(stream, 1_000_000, System.nanoTime()),
            publisher,
            this,
            new PublicationWaits(TimeUnit.SECONDS.toNanos(60), TimeUnit.SECONDS.toNanos(60)),
            System::nanoTime);
    publications.add(publication);
    return new PublishDecision.Accepted(publication);
  }

  /// All frames of all that was published, in order.
  public List<Frame> frames() throws InterruptedException {
    List<Frame> frames = new ArrayList<>();
    for (StreamReader reader : readers) {
      Reading next = reader.read(Duration.ZERO);
      while (next instanceof Frame frame) {
        frames.add(frame);
        next = reader.read(Duration.ZERO);
      }
      reader.close();
    }
    return frames;
  }

  /// Somebody who watches what was published last cannot go on without a keyframe. False when the
  /// publisher cannot be asked.
  public boolean needKeyframe() {
    return streams.getLast().requestKeyframe();
  }

  /// Publications that nobody has ended.
  public int open() {
    return publications.size() - ended;
  }

  @Override
  public void started(Publication publication) {}

  @Override
  public void refused(Publication publication, MediaRefusal refusal) {}

  @Override
  public void ended(Publication publication, StreamEnded.Reason reason) {
    ended++;
  }
}
