package live.spyglass.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import live.spyglass.standalone.process.PartException;
import live.spyglass.standalone.process.ProcessRecord;
import live.spyglass.standalone.supervisor.Console;
import live.spyglass.standalone.supervisor.Supervisor;

/// The program behind `./spyglass up`.
///
/// Exit status: 0 after help, 1 when the platform did not come up, 2 for wrong options; after a
/// signal, whatever the JVM says (130 for Ctrl-C, 143 for `SIGTERM`).
public final class Standalone {
  private static final int FAILED = 1;
  private static final int WRONG_OPTIONS = 2;

  private Standalone() {}

  public static void main(String[] words) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    switch (Options.parse(List.of(words))) {
      case Options.Parsed.Help() -> out.print(Options.HELP);
      case Options.Parsed.Wrong(String complaint) -> {
        out.println(complaint + "\n\n" + Options.HELP);
        System.exit(WRONG_OPTIONS);
      }
      case Options.Parsed.Run(Options options) -> {
        try {
          run(options, out::println);
        } catch (PartException e) {
          out.println("\n" + e.getMessage());
          System.exit(FAILED);
        } catch (IOException e) {
          out.println("\n" + options.data() + " cannot be used: " + e);
          System.exit(FAILED);
        }
      }
    }
  }

  private static void run(Options options, Console console) throws IOException {
    long began = System.nanoTime();
    var addresses = new Addresses(options.bind());
    String web = "http://" + addresses.localHost() + ":" + options.port();
    DataFolder data = DataFolder.open(options.data(), web);
    Files.createDirectories(data.logs());
    System.setProperty("spyglass.logs", data.logs().toString());
    System.setProperty("logback.configurationFile", "standalone-logback.xml");
    int ended = ProcessRecord.endLeftovers(data.logs());
    if (ended > 0) {
      console.say("Ended " + ended + " processes that an earlier run had left");
    }
    addresses.requireFree(options.rtmpPort(), "--rtmp-port");
    addresses.requireFree(options.rtmpsPort(), "--rtmps-port");
    Addresses.requireFree(addresses.plain(), options.port(), "--port");
    addresses.requireFree(options.webrtcPort(), "--webrtc-port");
    addresses.requireFreeUdp(options.srtPort(), "--srt-port");

    console.say("Starting Spyglass; data and logs in " + options.data());
    Optional<Neighbours> neighbours = Neighbours.of(options, addresses, data);
    var platform = new Platform(options, data, neighbours);
    Supervisor supervisor = platform.supervisor(console);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  neighbours.ifPresent(Neighbours::close);
                  stop(supervisor, console, stopped);
                },
                "stop"));
    supervisor.start();

    console.say("");
    console.say("Up after " + Console.seconds(since(began)) + ". Ctrl-C ends everything.");
    console.say("");
    console.say("  open " + web);
    console.say("  encoders rtmp://" + addresses.boundHost() + ":" + options.rtmpPort() + "/live");
    console.say(
        SrtSupport.isThere()
            ? "           srt://" + addresses.boundHost() + ":" + options.srtPort()
            : "           no SRT: " + SrtSupport.PACKAGE + " is not on this machine");
    neighbours.ifPresent(each -> each.tell(console));
    console.say("");
    trainUnlessMeasured(platform);
    awaitForever(stopped);
  }

  private static void stop(Supervisor supervisor, Console console, CountDownLatch stopped) {
    long began = System.nanoTime();
    console.say("Stopping");
    supervisor.close();
    console.say("Everything has stopped after " + Console.seconds(since(began)));
    stopped.countDown();
  }

  /// Tests and benches say that they run what was built before; they want the processor to
  /// themselves.
  private static void trainUnlessMeasured(Platform platform) {
    if ("yes".equals(System.getenv("SPYGLASS_PREBUILT"))) {
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .name("training")
        .start(() -> {
          try {
            platform.train();
          } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void awaitForever(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
