package live.spyglass.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void listensOnLoopbackUnlessAsked() {
    Options options = run();

    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.httpsPort()).isEqualTo(8443);
    assertThat(options.rtmpPort()).isEqualTo(1935);
    assertThat(options.rtmpsPort()).isEqualTo(1936);
    assertThat(options.webrtcPort()).isEqualTo(8189);
    assertThat(options.srtPort()).isEqualTo(8890);
    assertThat(options.bind().isLoopbackAddress()).isTrue();
    assertThat(options.data()).isEqualTo(Path.of(".spyglass").toAbsolutePath());
  }

  @Test
  void takesValuesAfterASpaceOrAnEqualsSign() {
    Options options = run("--port=9000", "--rtmp-port", "2935", "--bind", "0.0.0.0", "--data=/x/y");

    assertThat(options.port()).isEqualTo(9000);
    assertThat(options.rtmpPort()).isEqualTo(2935);
    assertThat(options.bind().isAnyLocalAddress()).isTrue();
    assertThat(options.data()).isEqualTo(Path.of("/x/y"));
  }

  @ParameterizedTest
  @CsvSource({
    "--prot=1,                 Unknown option: --prot=1",
    "up,                       Unknown option: up",
    "--port,                   --port needs a value",
    "--port=0,                 --port must be a number from 1 to 65535",
    "--rtmp-port=65536,        --rtmp-port must be a number from 1 to 65535",
    "--rtmps-port=12x,         --rtmps-port must be a number from 1 to 65535",
    "--port=1935,              '--port, --https-port, --rtmp-port, --rtmps-port, --webrtc-port, --srt-port must all differ'",
    "--bind=300.1.1.1.invalid, --bind: no such address: 300.1.1.1.invalid",
  })
  void namesWhatIsWrong(String word, String complaint) {
    assertThat(Options.parse(List.of(word))).isEqualTo(new Options.Parsed.Wrong(complaint));
  }

  @Test
  void explainsItself() {
    assertThat(Options.parse(List.of("--port", "1", "--help")))
        .isEqualTo(new Options.Parsed.Help());
    assertThat(Options.HELP)
        .contains("--port", "--rtmp-port", "--rtmps-port", "--bind", "--https-port", "--data");
  }

  private static Options run(String... words) {
    assertThat(Options.parse(List.of(words))).isInstanceOf(Options.Parsed.Run.class);
    return ((Options.Parsed.Run) Options.parse(List.of(words))).options();
  }
}
