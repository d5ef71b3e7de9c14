package live.spyglass.catalog.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastInterrupted;
import live.spyglass.events.BroadcastLive;
import live.spyglass.events.StreamEnded.Reason;
import live.spyglass.events.StreamId;
import org.junit.jupiter.api.Test;

/// The guarded states, in every order in which the events can come.
class BroadcastTest {

  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final StreamId FIRST = StreamId.random();
  private static final StreamId SECOND = StreamId.random();

  private Instant now = Instant.parse("2026-05-01T12:00:00Z");
  private final Broadcast broadcast =
      new Broadcast(
          BroadcastId.random(),
          AccountId.random(),
          new Draft("A walk", Audience.PUBLIC, null, null, List.of(), null, null),
          StreamKey.random(),
          now);

  @Test
  void playbackMakesItLiveOnce() {
    broadcast.streamStarted(FIRST);
    assertThat(broadcast.state()).isEqualTo(BroadcastState.READY);
    BroadcastLive live = (BroadcastLive) ready(FIRST).orElseThrow();
    assertThat(live.resumed()).isFalse();
    assertThat(live.startedAt()).isEqualTo(broadcast.startedAt());
    later(10);
    assertThat(ready(FIRST)).as("transcode restarted").isEmpty();
    assertThat(broadcast.startedAt()).isEqualTo(live.startedAt());
  }

  @Test
  void playbackMayBeToldBeforeTheStream() {
    assertThat(ready(FIRST)).isPresent();
    broadcast.streamStarted(FIRST);
    assertThat(ended(FIRST, Reason.CLOSED)).isPresent();
    assertThat(broadcast.state()).isEqualTo(BroadcastState.INTERRUPTED);
  }

  @Test
  void theEndOfTheStreamInterruptsAndTheNextPlaybackResumes() {
    live(FIRST);
    BroadcastInterrupted interrupted =
        (BroadcastInterrupted) ended(FIRST, Reason.SILENT).orElseThrow();
    assertThat(interrupted.streamId()).isEqualTo(FIRST);
    assertThat(interrupted.deadline()).isEqualTo(now.plus(WINDOW));
    later(30);
    broadcast.streamStarted(SECOND);
    assertThat(broadcast.state()).isEqualTo(BroadcastState.INTERRUPTED);
    BroadcastLive live = (BroadcastLive) ready(SECOND).orElseThrow();
    assertThat(live.resumed()).isTrue();
    assertThat(broadcast.state()).isEqualTo(BroadcastState.LIVE);
  }

  @Test
  void aStreamThatCannotBeReadInterruptsAndMayComeBack() {
    live(FIRST);
    assertThat(broadcast.playbackStalled(SECOND, now, WINDOW)).as("another stream").isEmpty();
    BroadcastInterrupted interrupted =
        (BroadcastInterrupted) broadcast.playbackStalled(FIRST, now, WINDOW).orElseThrow();
    assertThat(interrupted.streamId()).isEqualTo(FIRST);
    assertThat(interrupted.deadline()).isEqualTo(now.plus(WINDOW));
    assertThat(broadcast.playbackStalled(FIRST, now, WINDOW)).as("told again").isEmpty();
    later(20);
    assertThat(((BroadcastLive) ready(FIRST).orElseThrow()).resumed()).isTrue();
    later(120);
    assertThat(timeUp()).isEmpty();
    assertThat(broadcast.playbackStalled(FIRST, now, WINDOW)).isPresent();
    later(61);
    assertThat(timeUp())
        .hasValueSatisfying(event -> assertThat(event).isInstanceOf(BroadcastEnded.class));
  }

  @Test
  void noDeadlineRunsWhileThePublisherIsBack() {
    live(FIRST);
    ended(FIRST, Reason.SILENT);
    later(59);
    broadcast.streamStarted(SECOND);
    later(10);
    assertThat(timeUp()).isEmpty();
    assertThat(ready(SECOND)).isPresent();
    assertThat(broadcast.state()).isEqualTo(BroadcastState.LIVE);
  }

  @Test
  void aPublisherThatLeavesAgainBeforePlaybackGetsANewWindow() {
    live(FIRST);
    ended(FIRST, Reason.SILENT);
    later(59);
    broadcast.streamStarted(SECOND);
    later(2);
    assertThat(ended(SECOND, Reason.CLOSED)).containsInstanceOf(BroadcastInterrupted.class);
    assertThat(broadcast.interruptedUntil()).isEqualTo(now.plus(WINDOW));
  }

  @Test
  void theWindowRunsOut() {
    live(FIRST);
    ended(FIRST, Reason.CLOSED);
    later(59);
    assertThat(timeUp()).isEmpty();
    later(1);
    BroadcastEnded over = (BroadcastEnded) timeUp().orElseThrow();
    assertThat(over.reason()).isEqualTo(BroadcastEnded.Reason.INTERRUPTION_EXPIRED);
    assertThat(broadcast.state()).isEqualTo(BroadcastState.ENDED);
    assertThat(timeUp()).isEmpty();
  }

  @Test
  void aTakeoverDoesNotFlickerWhenTheSuccessorIsToldFirst() {
    live(FIRST);
    broadcast.streamStarted(SECOND);
    assertThat(ended(FIRST, Reason.TAKEN_OVER)).isEmpty();
    assertThat(ready(SECOND)).isEmpty();
    later(120);
    assertThat(timeUp()).isEmpty();
    assertThat(broadcast.state()).isEqualTo(BroadcastState.LIVE);
  }

  @Test
  void aTakeoverDoesNotFlickerWhenTheEndIsToldFirst() {
    live(FIRST);
    assertThat(ended(FIRST, Reason.TAKEN_OVER)).isEmpty();
    later(1);
    broadcast.streamStarted(SECOND);
    later(120);
    assertThat(timeUp()).isEmpty();
    assertThat(broadcast.state()).isEqualTo(BroadcastState.LIVE);
  }

  @Test
  void aTakeoverWithoutASuccessorIsAnInterruption() {
    live(FIRST);
    ended(FIRST, Reason.TAKEN_OVER);
    later(6);
    assertThat(timeUp()).containsInstanceOf(BroadcastInterrupted.class);
    assertThat(broadcast.interruptedUntil()).isEqualTo(now.plus(WINDOW));
    later(60);
    assertThat(timeUp()).containsInstanceOf(BroadcastEnded.class);
  }

  @Test
  void whatIsSaidOfAnOlderStreamChangesNothing() {
    live(FIRST);
    broadcast.streamStarted(SECOND);
    assertThat(ended(FIRST, Reason.CLOSED)).isEmpty();
    assertThat(broadcast.isConnected()).isTrue();
    broadcast.streamStarted(FIRST);
    assertThat(ended(SECOND, Reason.CLOSED)).isPresent();
    assertThat(ready(FIRST)).as("late news of the first").isEmpty();
    assertThat(broadcast.state()).isEqualTo(BroadcastState.INTERRUPTED);
  }

  @Test
  void playbackOfAStreamThatHasGoneIsTooLate() {
    broadcast.streamStarted(FIRST);
    assertThat(ended(FIRST, Reason.CLOSED)).isEmpty();
    assertThat(ready(FIRST)).isEmpty();
    assertThat(broadcast.state()).isEqualTo(BroadcastState.READY);
  }

  @Test
  void whatHasEndedStaysEnded() {
    live(FIRST);
    assertThat(broadcast.end(BroadcastEnded.Reason.OWNER, now)).isPresent();
    Instant endedAt = broadcast.endedAt();
    later(1);
    broadcast.streamStarted(SECOND);
    assertThat(ready(SECOND)).isEmpty();
    assertThat(ready(FIRST)).isEmpty();
    assertThat(ended(FIRST, Reason.REVOKED)).isEmpty();
    assertThat(broadcast.end(BroadcastEnded.Reason.OWNER, now)).isEmpty();
    assertThat(broadcast.replaceKey(StreamKey.random(), now)).isEmpty();
    assertThat(broadcast.state()).isEqualTo(BroadcastState.ENDED);
    assertThat(broadcast.endedAt()).isEqualTo(endedAt);
    assertThat(broadcast.isConnected()).isFalse();
  }

  @Test
  void anUnlimitedNumberOfReconnectionsIsForgottenInTime() {
    for (int i = 0; i < 100; i++) {
      StreamId stream = StreamId.random();
      live(stream);
      ended(stream, Reason.CLOSED);
      assertThat(ready(stream)).isEmpty();
    }
    assertThat(broadcast.state()).isEqualTo(BroadcastState.INTERRUPTED);
  }

  @Test
  void theStartIsWhenPlaybackWasReadyAndNeverInTheFuture() {
    Instant told = now;
    later(30);
    broadcast.playbackReady(FIRST, told, now);
    assertThat(broadcast.startedAt()).isEqualTo(told);
  }

  private void live(StreamId stream) {
    broadcast.streamStarted(stream);
    ready(stream);
    assertThat(broadcast.state()).isEqualTo(BroadcastState.LIVE);
  }

  private Optional<BroadcastEvent> ready(StreamId stream) {
    return broadcast.playbackReady(stream, now.plusSeconds(1), now);
  }

  private Optional<BroadcastEvent> ended(StreamId stream, Reason reason) {
    return broadcast.streamEnded(stream, reason, now, WINDOW, GRACE);
  }

  private Optional<BroadcastEvent> timeUp() {
    return broadcast.timeUp(now, WINDOW);
  }

  private void later(int seconds) {
    now = now.plusSeconds(seconds);
  }
}
