package live.spyglass.bench.latency;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import live.spyglass.bench.Run;
import live.spyglass.bench.process.Ffmpeg;
import live.spyglass.standalone.process.ChildProcess;

/// A camera with a clock in its picture, and FFmpeg as its encoder. Pictures and sound are made
/// here, in real time, and go to FFmpeg raw: the clock says when a picture was made, not when a
/// filter was asked for it. Sound runs two frames ahead, so that FFmpeg, which sends both in strict
/// order, never holds a picture back for it; phones do not either.
final class Camera implements AutoCloseable {
  static final int FRAME_RATE = 30;
  private static final int SAMPLE_RATE = 48_000;
  private static final int BYTES_PER_SAMPLE = 4;
  private static final int SOUND_AHEAD_FRAMES = 2;
  private static final int ACCEPT_MILLIS = 30_000;
  private static final byte GREY = (byte) 128;
  private static final double TONE = 2 * Math.PI * 440 / SAMPLE_RATE;
  private static final double LOUDNESS = 3000;

  private final int width;
  private final int height;
  private final byte[] scene;
  private final ServerSocket pictures = listen();
  private final ServerSocket sound = listen();
  private final ChildProcess encoder;
  private final Thread thread;
  private volatile boolean closed;

  /// Starts publishing; goes on until it is closed.
  Camera(Run run, int height, URI rtmp) throws IOException {
    this.height = height;
    this.width = height * 16 / 9 / 2 * 2;
    this.scene = scene(width * 2, height);
    this.encoder =
        Ffmpeg.start(run, run.folder().resolve("camera.log"), arguments(rtmp.toString()));
    this.thread = Thread.ofPlatform().daemon().name("camera").start(this::film);
  }

  private List<String> arguments(String rtmp) {
    return List.of(
        ("-probesize 32 -analyzeduration 0 -fflags nobuffer"
                + " -f rawvideo -pixel_format yuv420p -video_size %dx%d -framerate %d"
                + " -i tcp://127.0.0.1:%d -probesize 32 -analyzeduration 0 -fflags nobuffer"
                + " -f s16le -sample_rate %d -ch_layout stereo -i tcp://127.0.0.1:%d"
                + " -map 0:v -map 1:a -c:v libx264 -preset superfast -tune zerolatency"
                + " -profile:v main -g %d -sc_threshold 0 -b:v 2500k -maxrate 3000k -bufsize 2500k"
                + " -fps_mode passthrough -c:a aac -b:a 128k -flush_packets 1 -f flv %s")
            .formatted(
                width,
                height,
                FRAME_RATE,
                pictures.getLocalPort(),
                SAMPLE_RATE,
                sound.getLocalPort(),
                FRAME_RATE * 2,
                rtmp)
            .split(" ", -1));
  }

  boolean running() {
    return encoder.alive();
  }

  /// FFmpeg opens one input after the other, and wants something of the first before the second.
  private void film() {
    try (Socket picture = pictures.accept()) {
      picture.setTcpNoDelay(true);
      OutputStream pictureOut = picture.getOutputStream();
      write(pictureOut, 0);
      try (Socket tone = sound.accept()) {
        tone.setTcpNoDelay(true);
        film(pictureOut, tone.getOutputStream());
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException("The encoder hung up", e);
      }
    }
  }

  private void film(OutputStream picture, OutputStream tone) throws IOException {
    for (int i = 0; i <= SOUND_AHEAD_FRAMES; i++) {
      tone.write(sound(i));
    }
    long began = System.nanoTime();
    for (int frame = 1; !closed; frame++) {
      long due = began + frame * Duration.ofSeconds(1).toNanos() / FRAME_RATE;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      tone.write(sound(frame + SOUND_AHEAD_FRAMES));
      write(picture, frame);
    }
  }

  /// Luminance from a scene that moves to the left, then the two colours; the clock last of all.
  private void write(OutputStream out, int frame) throws IOException {
    var picture = new byte[width * height * 3 / 2];
    int left = frame * 4 % width;
    for (int y = 0; y < height; y++) {
      System.arraycopy(scene, y * width * 2 + left, picture, y * width, width);
    }
    java.util.Arrays.fill(picture, width * height, picture.length, GREY);
    ClockStrip.draw(picture, width, height, System.currentTimeMillis());
    out.write(picture);
  }

  private static byte[] sound(int frame) {
    int samples = SAMPLE_RATE / FRAME_RATE;
    var bytes = new byte[samples * BYTES_PER_SAMPLE];
    for (int i = 0; i < samples; i++) {
      int value = (int) (LOUDNESS * Math.sin(TONE * (frame * samples + i)));
      for (int channel = 0; channel < 2; channel++) {
        bytes[i * BYTES_PER_SAMPLE + channel * 2] = (byte) value;
        bytes[i * BYTES_PER_SAMPLE + channel * 2 + 1] = (byte) (value >> 8);
      }
    }
    return bytes;
  }

  /// Shapes of all sizes that repeat after half of the width.
  private static byte[] scene(int width, int height) {
    var scene = new byte[width * height];
    int period = width / 2;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double along = 2 * Math.PI * (x % period) / period;
        double value =
            128
                + 50 * Math.sin(3 * along + y / 70.0)
                + 40 * Math.sin(40 * along) * Math.sin(y / 9.0);
        scene[y * width + x] = (byte) Math.clamp((int) value, 16, 235);
      }
    }
    return scene;
  }

  private static ServerSocket listen() throws IOException {
    var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(ACCEPT_MILLIS);
    return socket;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    encoder.stop(Duration.ofSeconds(2));
    pictures.close();
    sound.close();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
