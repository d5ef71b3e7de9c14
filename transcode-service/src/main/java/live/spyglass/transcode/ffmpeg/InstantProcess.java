package live.spyglass.transcode.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// FFmpeg between two pipes: a stream in, FLV out. [#close] ends it, and nothing of it is left.
public final class InstantProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InstantProcess.class);
  private static final int MOST_ERRORS = 20;
  private static final int LONGEST_LINE = 400;

  private final Process process;

  private InstantProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::tellErrors);
  }

  public static InstantProcess start(FfmpegProgram program, InstantPlan plan) throws IOException {
    return new InstantProcess(new ProcessBuilder(plan.command(program.path())).start());
  }

  /// Closing it lets FFmpeg finish what it has and exit.
  public OutputStream input() {
    return process.getOutputStream();
  }

  public InputStream output() {
    return process.getInputStream();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The first lines; it may have many more to say about a broken stream.
  private void tellErrors() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      int told = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (told++ < MOST_ERRORS) {
          LOG.info("FFmpeg: {}", line.substring(0, Math.min(line.length(), LONGEST_LINE)));
        }
      }
    } catch (IOException e) {
      LOG.debug("FFmpeg has gone: {}", e.toString());
    }
  }
}
