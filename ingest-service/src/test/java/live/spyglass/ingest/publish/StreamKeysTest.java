package live.spyglass.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;

/// The topic and the catalog's answers, in every order that they may come.
class StreamKeysTest {

  private static final KeyHash FIRST = KeyHash.of("first");
  private static final KeyHash SECOND = KeyHash.of("second");
  private static final KeyAnswer UNKNOWN = KeyAnswer.Unknown.UNKNOWN;

  private final KeyOwner owner =
      new KeyOwner(BroadcastId.random(), AccountId.random(), Audience.PUBLIC);
  private final KeyAnswer known = new KeyAnswer.Known(owner);
  private final Deque<Supplier<KeyAnswer>> answers = new ArrayDeque<>();
  private final StreamKeys keys = new StreamKeys(_ -> answers.remove().get(), 100);

  @Test
  void aHashIsWhatTheCatalogPublishes() {
    assertThat(KeyHash.of("abc").value())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(KeyHash.of("abc").toString()).doesNotContain("ba78");
  }

  @Test
  void whatTheTopicSaysNeedsNoQuestion() {
    keys.learn(FIRST, owner);

    assertThat(keys.recall(FIRST)).isEqualTo(known);
  }

  @Test
  void aMissIsAskedOnce() {
    answers.add(() -> known);

    assertThat(keys.recall(FIRST)).isEqualTo(UNKNOWN);
    assertThat(keys.ask(FIRST)).isEqualTo(known);
    assertThat(keys.recall(FIRST)).isEqualTo(known);
  }

  @Test
  void aReplacedKeyIsDeadAndTheNewOneLives() {
    keys.learn(FIRST, owner);
    keys.learnReplacement(owner.broadcastId(), SECOND);

    assertThat(keys.recall(FIRST)).isEqualTo(UNKNOWN);
    assertThat(keys.recall(SECOND)).isEqualTo(known);
    assertThat(keys.isGood(FIRST, owner.broadcastId())).isFalse();
    assertThat(keys.isGood(SECOND, owner.broadcastId())).isTrue();
  }

  @Test
  void aReplacementDuringTheQuestionIsAskedAgain() {
    answers.add(() -> {
      keys.learnReplacement(owner.broadcastId(), SECOND);
      return known;
    });
    answers.add(() -> UNKNOWN);

    assertThat(keys.ask(FIRST)).isEqualTo(UNKNOWN);
    assertThat(keys.recall(FIRST)).isEqualTo(UNKNOWN);
  }

  @Test
  void theCatalogMayKnowOfANewerKeyThanTheTopic() {
    keys.learn(FIRST, owner);
    answers.add(() -> known);
    answers.add(() -> known);

    assertThat(keys.ask(SECOND)).isEqualTo(known);
    assertThat(keys.recall(FIRST)).isEqualTo(UNKNOWN);
    assertThat(keys.recall(SECOND)).isEqualTo(known);
  }

  @Test
  void twoReplacementsInARowEndInTryAgain() {
    keys.learn(FIRST, owner);
    answers.add(() -> known);
    answers.add(() -> {
      keys.learnReplacement(owner.broadcastId(), KeyHash.of("third"));
      return known;
    });

    assertThat(keys.ask(SECOND)).isEqualTo(KeyAnswer.Unavailable.UNAVAILABLE);
  }

  @Test
  void theKeyOfABroadcastThatIsOverIsDead() {
    keys.learn(FIRST, owner);
    keys.learnOver(owner.broadcastId());
    answers.add(() -> known);

    assertThat(keys.recall(FIRST)).isEqualTo(KeyAnswer.Over.OVER);
    assertThat(keys.ask(FIRST)).isEqualTo(KeyAnswer.Over.OVER);
    assertThat(keys.isGood(FIRST, owner.broadcastId())).isFalse();
  }

  @Test
  void aChangedAudienceIsLearnt() {
    keys.learn(FIRST, owner);
    keys.learnAudience(owner.broadcastId(), Audience.PRIVATE);

    assertThat(keys.recall(FIRST))
        .isEqualTo(
            new KeyAnswer.Known(
                new KeyOwner(owner.broadcastId(), owner.ownerId(), Audience.PRIVATE)));
  }
}
