package live.spyglass.ingest.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Checks, and their answers.
class IceAgentTest {

  /// RFC 5769 §2.1
  private static final byte[] SAMPLE =
      HexFormat.of()
          .parseHex(
              "000100582112a442b7e7a701bc34d686fa87dfae"
                  + "802200105354554e207465737420636c69656e74"
                  + "002400046e0001ff"
                  + "80290008932ff9b151263b36"
                  + "000600096576746a3a68367659202020"
                  + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                  + "80280004e57a3bcf");

  private static final IceCredentials SAMPLE_CREDENTIALS =
      new IceCredentials("evtj", "VOkJxbRl1RmTxUk/WvJxBt");

  private static final InetSocketAddress FROM =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 32853);

  private final IceCredentials local = IceCredentials.random();
  private final IceAgent agent = new IceAgent(local, "abcd");

  @Test
  void theSampleOfTheRfcIsRead() {
    StunMessage message = StunMessage.read(SAMPLE, 0, SAMPLE.length).orElseThrow();

    assertThat(message.isBindingRequest()).isTrue();
    assertThat(message.localFragment()).contains("evtj");
    assertThat(message.remoteFragment()).contains("h6vY");
    assertThat(message.isSignedWith(new IntegrityKey(SAMPLE_CREDENTIALS.password()))).isTrue();
    assertThat(message.isSignedWith(new IntegrityKey("another"))).isFalse();
    // RFC 5769 §2.2
    byte[] answer =
        StunAnswer.success(message, FROM, new IntegrityKey(SAMPLE_CREDENTIALS.password()));
    assertThat(HexFormat.of().formatHex(answer))
        .startsWith("01010")
        .contains("2112a442b7e7a701bc34d686fa87dfae", "002000080001a147e112a643");
    assertThat(StunMessage.read(answer, 0, answer.length)).isPresent();
    InetSocketAddress six =
        new InetSocketAddress(InetAddress.ofLiteral("2001:db8:1234:5678:11:2233:4455:6677"), 32853);
    // RFC 5769 §2.3
    assertThat(
            HexFormat.of()
                .formatHex(StunAnswer.success(message, six, new IntegrityKey("whatever"))))
        .contains("002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
  }

  /// RFC 8445 §7.3.1.1: a lite agent is always controlled.
  @Test
  void whoBelievesToBeControlledIsToldOtherwise() {
    IceAgent theirs = new IceAgent(SAMPLE_CREDENTIALS, "h6vY");
    StunMessage message = StunMessage.read(SAMPLE, 0, SAMPLE.length).orElseThrow();

    assertThat(theirs.check(message, FROM))
        .isInstanceOfSatisfying(
            CheckResult.Rejected.class, rejected -> assertThat(code(rejected)).isEqualTo(487));
    assertThat(check(TestChecks.controlled(local, "abcd")))
        .isInstanceOf(CheckResult.Rejected.class);
  }

  /// RFC 8489 §6.3.1
  @Test
  void whatMustBeUnderstoodAndIsNotIsNamed() {
    CheckResult result = check(TestChecks.of(local, "abcd").withAttribute(0x0042));

    assertThat(result)
        .isInstanceOfSatisfying(
            CheckResult.Rejected.class,
            rejected -> {
              assertThat(code(rejected)).isEqualTo(420);
              assertThat(HexFormat.of().formatHex(rejected.answer())).contains("000a00020042");
            });
    assertThat(check(TestChecks.of(local, "abcd").withAttribute(0xc057)))
        .isInstanceOf(CheckResult.Good.class);
  }

  @Test
  void whoeverCannotSignIsIgnoredWhateverElseIsWrong() {
    assertThat(check(TestChecks.controlled(local, "abcd").signedWith("another")))
        .isEqualTo(CheckResult.Ignored.IGNORED);
    assertThat(check(TestChecks.of(local, "abcd").withAttribute(0x42).unsigned()))
        .isEqualTo(CheckResult.Ignored.IGNORED);
  }

  @Test
  void aNominationIsOne() {
    assertThat(check(TestChecks.of(local, "abcd")))
        .isInstanceOfSatisfying(
            CheckResult.Good.class, good -> assertThat(good.nominated()).isFalse());
    assertThat(check(TestChecks.of(local, "abcd").nominating()))
        .isInstanceOfSatisfying(
            CheckResult.Good.class, good -> assertThat(good.nominated()).isTrue());
  }

  @Test
  void whatIsNoMessageIsNotRead() {
    byte[] good = TestChecks.of(local, "abcd").bytes();
    for (int length = 0; length < good.length; length++) {
      assertThat(StunMessage.read(good, 0, length)).isEmpty();
    }
    for (int i = 0; i < good.length; i++) {
      byte[] changed = good.clone();
      changed[i] ^= 1;
      assertThat(StunMessage.read(changed, 0, changed.length)).as("octet %d", i).isEmpty();
    }
  }

  private CheckResult check(TestChecks checks) {
    byte[] bytes = checks.bytes();
    return agent.check(StunMessage.read(bytes, 0, bytes.length).orElseThrow(), FROM);
  }

  /// RFC 8489 §14.8
  private static int code(CheckResult.Rejected rejected) {
    byte[] answer = rejected.answer();
    assertThat(Arrays.copyOf(answer, 2)).isEqualTo(new byte[] {0x01, 0x11});
    return answer[26] * 100 + answer[27];
  }
}
