package live.spyglass.standalone.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import live.spyglass.standalone.TestPrograms;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.process.Part;
import live.spyglass.standalone.process.PartException;
import live.spyglass.standalone.service.ServiceProcess;
import live.spyglass.standalone.store.LoopbackPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final Duration GENEROUS = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void whatIsKilledComesBackAndIsMentioned() throws IOException {
    ServiceProcess service = service("service", TinyService.class);
    try (Supervisor supervisor = supervisor(List.of(List.of(service)), Map.of())) {
      supervisor.start();
      long first = pid("service");

      ProcessHandle.of(first).orElseThrow().destroyForcibly();

      await().atMost(GENEROUS).until(() -> said.contains("service is up again"));
      assertThat(pid("service")).isNotEqualTo(first);
      assertThat(said)
          .anyMatch(line -> line.contains("service has ended") && line.contains("service.log"));
    }
  }

  @Test
  void startsInTheOrderOfNeedsAndStopsTheOtherWayRound() throws IOException {
    ServiceProcess store = service("store", TinyService.class);
    ServiceProcess service = service("service", TinyService.class);
    Supervisor supervisor =
        supervisor(List.of(List.of(store), List.of(service)), Map.of(service, List.of(store)));

    supervisor.start();
    List<String> ups = List.copyOf(said);
    ProcessHandle storeProcess = ProcessHandle.of(pid("store")).orElseThrow();
    ProcessHandle serviceProcess = ProcessHandle.of(pid("service")).orElseThrow();
    var order = new CopyOnWriteArrayList<String>();
    var storeEnd = storeProcess.onExit().thenRun(() -> order.add("store"));
    var serviceEnd = serviceProcess.onExit().thenRun(() -> order.add("service"));
    supervisor.close();
    storeEnd.join();
    serviceEnd.join();

    assertThat(ups.getFirst()).contains("store is up");
    assertThat(ups.getLast()).contains("service is up");
    assertThat(order).containsExactly("service", "store");
    assertThat(said).noneMatch(line -> line.contains("starting it again"));
  }

  @Test
  void whatDoesNotStartIsNamedWithItsLastWords() throws IOException {
    ServiceProcess broken = service("broken", Broken.class);
    ServiceProcess fine = service("fine", TinyService.class);
    try (Supervisor supervisor = supervisor(List.of(List.of(fine, broken)), Map.of())) {

      assertThatThrownBy(supervisor::start)
          .isInstanceOf(PartException.class)
          .hasMessageContaining("broken did not start")
          .hasMessageContaining("no database");
    }
    assertThat(fine.running()).isFalse();
    assertThat(broken.running()).isFalse();
  }

  private Supervisor supervisor(List<List<Part>> tiers, Map<Part, List<Part>> needs) {
    return new Supervisor(tiers, needs, GENEROUS, said::add, Duration.ofMillis(10));
  }

  private ServiceProcess service(String name, Class<?> program) {
    int port = LoopbackPort.free();
    return new ServiceProcess(
        name,
        Command.of(TestPrograms.words(program, Integer.toString(port))),
        URI.create("http://127.0.0.1:" + port),
        folder.resolve(name + ".log"));
  }

  private long pid(String name) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(name + ".pid")).split(" ", -1)[0]);
  }

  /// Serves a readiness probe until it is ended.
  static final class TinyService {
    public static void main(String[] words) throws IOException {
      var address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0]));
      HttpServer server = HttpServer.create(address, 0);
      server.createContext(
          "/actuator/health/readiness",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
    }
  }

  /// Ends with a complaint.
  static final class Broken {
    public static void main(String[] words) {
      System.out.println("no database");
      System.exit(1);
    }
  }
}
