package live.spyglass.transcode;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.testsupport.Stores;

/// VP8 in Enhanced FLV, as ingest sends it and FFmpeg does not write it: FFmpeg makes IVF of the
/// pictures and FLV of the sound, and both are put together here.
final class Vp8Stream {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  private final OutputStream out;

  private Vp8Stream(OutputStream out) {
    this.out = out;
  }

  /// `sound`: options that map and encode some; none without.
  static Process start(List<String> sound) throws IOException {
    List<String> command = new ArrayList<>(List.of(Stores.ffmpeg().toString(), "-v", "quiet"));
    command.addAll(List.of("-re", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30"));
    int inputs = sound.indexOf("-map");
    if (inputs > 0) {
      command.add("-re");
      command.addAll(sound.subList(0, inputs));
    }
    command.addAll(List.of("-map", "0:v", "-c:v", "libvpx", "-deadline", "realtime"));
    command.addAll(List.of("-cpu-used", "8", "-g", "60", "-b:v", "400k", "-flush_packets", "1"));
    command.addAll(List.of("-f", "ivf", "pipe:1"));
    if (inputs > 0) {
      command.addAll(sound.subList(inputs, sound.size()));
      command.addAll(List.of("-flush_packets", "1", "-f", "flv", "pipe:2"));
    }
    return new ProcessBuilder(command).start();
  }

  /// Returns when the process has gone.
  static void write(Process process, boolean sound, OutputStream out) throws IOException {
    out.write(new byte[] {'F', 'L', 'V', 1, (byte) (sound ? 5 : 1), 0, 0, 0, 9, 0, 0, 0, 0});
    Vp8Stream stream = new Vp8Stream(out);
    stream.tag(18, 0, metadata());
    Thread listening = Thread.ofVirtual().start(() -> stream.copySound(process.getErrorStream()));
    try {
      stream.pictures(new DataInputStream(process.getInputStream()));
      listening.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pictures(DataInputStream in) throws IOException {
    try {
      byte[] header = new byte[32];
      in.readFully(header);
      ByteBuffer base = ByteBuffer.wrap(header, 16, 8).order(ByteOrder.LITTLE_ENDIAN);
      long rate = base.getInt();
      long scale = base.getInt();
      while (true) {
        byte[] head = new byte[12];
        in.readFully(head);
        ByteBuffer frame = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        byte[] data = new byte[frame.getInt()];
        long time = frame.getLong() * 1000 * scale / rate;
        in.readFully(data);
        byte[] payload = new byte[5 + data.length];
        payload[0] = (byte) ((data[0] & 1) == 0 ? 0x91 : 0xa1);
        System.arraycopy("vp08".getBytes(StandardCharsets.US_ASCII), 0, payload, 1, 4);
        System.arraycopy(data, 0, payload, 5, data.length);
        tag(9, (int) time, payload);
      }
    } catch (EOFException e) {
      return; // it has stopped
    }
  }

  private void copySound(InputStream in) {
    DataInputStream tags = new DataInputStream(in);
    try {
      tags.skipNBytes(13);
      while (true) {
        byte[] head = new byte[11];
        tags.readFully(head);
        int length = (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | (head[3] & 0xff);
        byte[] body = new byte[length + 4];
        tags.readFully(body);
        if (head[0] == 8) {
          synchronized (this) {
            out.write(head);
            out.write(body);
            out.flush();
          }
        }
      }
    } catch (IOException e) {
      return; // it has stopped, or there is no sound, or nobody reads any more
    }
  }

  private synchronized void tag(int type, int time, byte[] payload) throws IOException {
    out.write(
        ByteBuffer.allocate(payload.length + 15)
            .putInt(type << 24 | payload.length)
            .putInt((time & 0xffffff) << 8 | time >>> 24)
            .put(new byte[3])
            .put(payload)
            .putInt(payload.length + 11)
            .array());
    out.flush();
  }

  private static byte[] metadata() {
    ByteBuffer out = ByteBuffer.allocate(200);
    out.put((byte) 2).putShort((short) 10).put("onMetaData".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) 8).putInt(2);
    out.putShort((short) 5).put("width".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) 0).putDouble(WIDTH);
    out.putShort((short) 6).put("height".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) 0).putDouble(HEIGHT);
    out.put(new byte[] {0, 0, 9});
    byte[] written = new byte[out.position()];
    out.flip().get(written);
    return written;
  }
}
