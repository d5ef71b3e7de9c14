package live.spyglass.bench.join;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import live.spyglass.bench.process.Chromium;

/// A page with nothing in it but the web app's players, built as they are for everybody. Used by
/// one thread.
final class JoinPage implements AutoCloseable {
  static final String ASSETS = "assets";
  private static final double MILLIS = 1000;

  /// The players' files are here when the clock starts: what is measured is joining, not loading a
  /// page.
  private static final String SCRIPT =
      """
      async ([lists, fastest]) => {
        const { HlsEngine } = await import(lists);
        const { WhepEngine } = await import(fastest);
        const screen = () => {
          const video = document.createElement('video');
          video.muted = true; video.playsInline = true; video.width = 1280; video.height = 720;
          document.body.replaceChildren(video);
          const began = performance.now();
          const shown = new Promise((resolve, reject) => {
            video.requestVideoFrameCallback((now, frame) =>
              resolve(Math.max(now, frame.expectedDisplayTime) - began));
            setTimeout(() => reject(new Error('nothing is shown')), 30000);
          });
          return { video, shown };
        };
        window.join = {
          hls: async address => {
            const { video, shown } = screen();
            const events = { trouble: kind => console.error(kind), changed: () => undefined };
            const engine = new HlsEngine(video, events);
            engine.follow(true);
            engine.open(address, null);
            void video.play().catch(() => undefined);
            try { return await shown; } finally { engine.close(); }
          },
          whep: async address => {
            const { video, shown } = screen();
            const engine = await WhepEngine.open(video, address, () => null);
            engine.attach(() => undefined);
            void video.play().catch(() => undefined);
            try { return await shown; } finally { engine.close(); }
          },
        };
      }
      """;

  private final Chromium chromium = new Chromium();
  private final Page page = chromium.page();
  private final List<String> players;

  /// `root`: the folder of the modules.
  JoinPage(Path root) throws IOException {
    // Whoever joins has nothing of it yet; here the one before has had some of the same pieces.
    JsonObject off = new JsonObject();
    off.addProperty("cacheDisabled", true);
    CDPSession session = page.context().newCDPSession(page);
    session.send("Network.enable");
    session.send("Network.setCacheDisabled", off);
    players = List.of(asset(root, "HlsEngine"), asset(root, "WhepEngine"));
  }

  /// Where the build has left the files of the web app.
  static Path assets(Path root) {
    return root.resolve("web/target/classes/META-INF/resources").resolve(ASSETS);
  }

  /// On a site that has the web app's files; a file of theirs is the page.
  void open(String site) {
    page.navigate(site + players.getFirst());
    page.evaluate(SCRIPT, players);
  }

  /// Seconds to the first picture.
  double hls(URI address) {
    return seconds("address => join.hls(address)", address);
  }

  /// Likewise.
  double whep(URI address) {
    return seconds("address => join.whep(address)", address);
  }

  private double seconds(String script, URI address) {
    return ((Number) page.evaluate(script, address.toString())).doubleValue() / MILLIS;
  }

  private static String asset(Path root, String name) throws IOException {
    try (var files = Files.newDirectoryStream(assets(root), name + "-*.js")) {
      for (Path file : files) {
        return "/" + ASSETS + "/" + file.getFileName();
      }
    }
    throw new IllegalStateException("The web app was built without " + name);
  }

  @Override
  public void close() {
    chromium.close();
  }
}
