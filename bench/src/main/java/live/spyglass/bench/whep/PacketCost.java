package live.spyglass.bench.whep;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.CpuTime;
import live.spyglass.bench.measure.Rounds;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.Ffmpeg;
import live.spyglass.bench.process.IngestProcess;
import live.spyglass.bench.process.ServerProcess;
import live.spyglass.events.BroadcastId;
import live.spyglass.standalone.process.Patience;
import live.spyglass.standalone.store.LoopbackPort;

/// Processor time of ingest for each packet that arrives at one of many viewers of one broadcast,
/// which is published by RTMP in what browsers take. In it is all that a viewer costs: encryption,
/// authentication, consent, reports, and reading the publisher.
final class PacketCost {
  private static final String OURS = IngestProcess.MODULE;
  private static final String BARE = "bare sender";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int BARE_PACKETS = 1_000_000;
  private static final int RECEIVERS = 16;

  private final Run run;
  private final BroadcastId broadcast = BroadcastId.random();
  private int meanSize = 1000;

  PacketCost(Run run) {
    this.run = run;
  }

  /// `micros`: of processor time for a packet; `core`: viewers that one core would carry.
  private record Cost(double micros, double core) {
    @Override
    public String toString() {
      return "%.2f µs a packet".formatted(micros);
    }
  }

  void measure(Target target) throws Exception {
    int http = LoopbackPort.free();
    int rtmp = LoopbackPort.free();
    ServerProcess ingest = ingest(http, rtmp);
    publish(rtmp);
    URI whep = URI.create("http://127.0.0.1:" + http + "/whep/" + broadcast);
    List<LoadViewer> viewers = viewers(whep);
    Rounds<Cost> rounds =
        new Rounds<Cost>()
            .side(OURS, () -> ours(ingest, viewers))
            .side(BARE, this::bare)
            .run(run.rounds(), run::say);
    viewers.forEach(LoadViewer::close);
    ingest.close();
    Series ours = rounds.of(OURS, Cost::micros);
    Series theirs = rounds.of(BARE, Cost::micros);
    run.result(
        new Table("side", "µs of CPU a packet", "viewers of 2 Mb/s per core")
            .row(BARE, theirs.told(), (double) Math.round(rounds.of(BARE, Cost::core).median()))
            .row(OURS, ours.told(), (double) Math.round(rounds.of(OURS, Cost::core).median())));
    run.note(
        "CPU of a packet, ours over one send: %s× (%s)."
            .formatted(ours.per(theirs).told(), target.told(ours.per(theirs).median())));
  }

  private Cost ours(ServerProcess ingest, List<LoadViewer> viewers) throws Exception {
    CpuTime before = ingest.cpu();
    long packets = sum(viewers, false);
    long bytes = sum(viewers, true);
    long began = System.nanoTime();
    long until = began + Duration.ofSeconds(run.option("seconds")).toNanos();
    var _ = Patience.until(Duration.ofMinutes(5), () -> System.nanoTime() >= until);
    double seconds = (System.nanoTime() - began) / 1e9;
    double cpu = ingest.cpu().minus(before).total();
    long sent = sum(viewers, false) - packets;
    meanSize = (int) ((sum(viewers, true) - bytes) / Math.max(1, sent));
    return new Cost(cpu * 1e6 / sent, viewers.size() * seconds / cpu);
  }

  /// As many bytes a packet as ours have.
  private Cost bare() throws Exception {
    List<DatagramSocket> receivers = new ArrayList<>();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                run.root().resolve("bench/target/classes").toString(),
                BareSender.class.getName(),
                String.valueOf(meanSize),
                String.valueOf(BARE_PACKETS)));
    try {
      for (int i = 0; i < RECEIVERS; i++) {
        DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        receivers.add(receiver);
        command.add(String.valueOf(receiver.getLocalPort()));
        Thread.ofPlatform().daemon().start(() -> drain(receiver));
      }
      Process sender =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      run.own(sender::destroyForcibly);
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(sender.getInputStream(), StandardCharsets.UTF_8))) {
        double micros = Long.parseLong(String.valueOf(out.readLine())) / 1000.0;
        double perSecond = 2_000_000.0 / 8 / meanSize;
        return new Cost(micros, 1e6 / micros / perSecond);
      }
    } finally {
      receivers.forEach(DatagramSocket::close);
    }
  }

  private static void drain(DatagramSocket socket) {
    byte[] buffer = new byte[2048];
    var packet = new java.net.DatagramPacket(buffer, buffer.length);
    try {
      while (!socket.isClosed()) {
        socket.receive(packet);
      }
    } catch (IOException e) {
      // closed
      return;
    }
  }

  private List<LoadViewer> viewers(URI whep) throws Exception {
    DtlsIdentity identity = DtlsIdentity.create();
    List<LoadViewer> viewers = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      if (!Patience.until(LIMIT, () -> add(viewers, http, whep, identity))) {
        throw new IllegalStateException("Nobody can watch " + whep);
      }
      while (viewers.size() < run.option("viewers")) {
        viewers.add(run.own(new LoadViewer(http, whep, identity)));
      }
    }
    if (!Patience.until(LIMIT, () -> viewers.stream().allMatch(LoadViewer::isConnected))) {
      throw new IllegalStateException(
          "Only %d of %d viewers are sent anything; %s"
              .formatted(
                  viewers.stream().filter(LoadViewer::isConnected).count(),
                  viewers.size(),
                  viewers.stream().map(LoadViewer::failure).distinct().toList()));
    }
    return viewers;
  }

  private boolean add(List<LoadViewer> viewers, HttpClient http, URI whep, DtlsIdentity identity) {
    try {
      viewers.add(run.own(new LoadViewer(http, whep, identity)));
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static long sum(List<LoadViewer> viewers, boolean bytes) {
    return viewers.stream().mapToLong(viewer -> bytes ? viewer.bytes() : viewer.packets()).sum();
  }

  private void publish(int rtmp) {
    var _ =
        Ffmpeg.start(
            run,
            run.folder().resolve("publisher.log"),
            List.of(
                ("-re -f lavfi -i testsrc2=s=640x360:r=30,noise=alls=30:allf=t"
                        + " -re -f lavfi -i sine=r=48000 -c:v libx264 -preset ultrafast -bf 0 -g 60"
                        + " -pix_fmt yuv420p -b:v 1900k -maxrate 1900k -bufsize 950k -c:a libopus"
                        + " -b:a 96k -f flv rtmp://127.0.0.1:"
                        + rtmp
                        + "/live/any-key")
                    .split(" ", -1)));
  }

  private ServerProcess ingest(int http, int rtmp) throws IOException {
    return IngestProcess.start(
        run,
        "512m",
        http,
        Map.of(
            "INGEST_RTMP_PORT",
            Integer.toString(rtmp),
            "INGEST_WEBRTC_PORT",
            Integer.toString(LoopbackPort.free()),
            "INGEST_WEBRTC_ADDRESS",
            "127.0.0.1"),
        () -> broadcast);
  }
}
