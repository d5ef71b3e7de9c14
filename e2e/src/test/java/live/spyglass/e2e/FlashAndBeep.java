package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.testsupport.Stores;

/// A camera that flashes and a microphone that beeps at the same moment, and what became of both.
/// The files that Chromium can take instead of devices begin whenever each of the devices is
/// opened, and so tell nothing about lip sync.
final class FlashAndBeep {

  private static final int SAMPLES_PER_SECOND = 8_000;
  private static final int SAMPLES_PER_STEP = 40;
  private static final double BRIGHT = 120;
  private static final Pattern BRIGHTNESS =
      Pattern.compile("pts_time:([\\d.]+)\\s+lavfi\\.signalstats\\.YAVG=([\\d.]+)");

  /// Runs before the page's own scripts. One flash every 1.5 s by the clock of the sound, a tenth
  /// of a second long; `turnCamera()` turns the picture on its side.
  static final String CAMERA =
      """
      (() => {
        const canvas = document.createElement('canvas');
        canvas.width = 360;
        canvas.height = 640;
        const picture = canvas.getContext('2d');
        window.turnCamera = () => { [canvas.width, canvas.height] = [canvas.height, canvas.width]; };
        navigator.mediaDevices.getUserMedia = async () => {
          const sound = new AudioContext();
          const out = sound.createMediaStreamDestination();
          const gain = sound.createGain();
          const tone = sound.createOscillator();
          gain.gain.value = 0;
          tone.frequency.value = 1000;
          tone.connect(gain).connect(out);
          tone.start();
          let beat = sound.currentTime + 1;
          let told = false;
          let frame = 0;
          setInterval(() => {
            const now = sound.currentTime;
            if (now > beat + 0.1) {
              beat += 1.5;
              told = false;
            }
            if (!told && now > beat - 0.4) {
              told = true;
              gain.gain.setValueAtTime(0.8, beat);
              gain.gain.setValueAtTime(0, beat + 0.1);
            }
            picture.fillStyle = now >= beat ? '#fff' : '#102030';
            picture.fillRect(0, 0, canvas.width, canvas.height);
            picture.fillStyle = '#c04030';
            picture.fillRect((frame++ * 7) % canvas.width, 20, 24, 24);
          }, 1000 / 30);
          window.cameraTracks = [...canvas.captureStream(30).getTracks(), ...out.stream.getTracks()];
          return new MediaStream(window.cameraTracks);
        };
      })();\
      """;

  /// The same camera by WebRTC without any server: what a browser makes of picture and sound at
  /// best, into `window.loopback`.
  static final String LOOPBACK =
      """
      async () => {
        const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
        const stream = new MediaStream(window.cameraTracks);
        const arrived = new MediaStream();
        from.onicecandidate = ({ candidate }) => to.addIceCandidate(candidate);
        to.onicecandidate = ({ candidate }) => from.addIceCandidate(candidate);
        to.ontrack = ({ track }) => arrived.addTrack(track);
        stream.getTracks().forEach(track => from.addTrack(track, stream));
        await from.setLocalDescription(await from.createOffer());
        await to.setRemoteDescription(from.localDescription);
        await to.setLocalDescription(await to.createAnswer());
        await from.setRemoteDescription(to.localDescription);
        for (const receiver of to.getReceivers()) receiver.jitterBufferTarget = 0;
        const video = document.createElement('video');
        video.muted = true;
        video.style = 'position: fixed; top: 0; width: 90px';
        video.srcObject = arrived;
        document.body.append(video);
        await video.play();
        window.loopback = video;
      }\
      """;

  /// From when on picture and sound of a video element are attended to; when they flash and beep is
  /// kept in `window.flashes` and `window.beeps`, in milliseconds of the page's clock. The beeps of
  /// any element are late by the same, which is the browser's own way through Web Audio.
  static final String ATTEND =
      """
      video => {
        const [flashes, beeps] = [window.flashes = [], window.beeps = []];
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 8;
        const picture = canvas.getContext('2d', { willReadFrequently: true });
        let bright = true;
        const look = (_, { expectedDisplayTime }) => {
          picture.drawImage(video, 0, 0, 8, 8);
          const pixels = picture.getImageData(0, 0, 8, 8).data;
          let green = 0;
          for (let i = 1; i < pixels.length; i += 4) green += pixels[i] / 64;
          if (green > 120 && !bright) flashes.push(expectedDisplayTime);
          bright = green > 120;
          video.requestVideoFrameCallback(look);
        };
        video.requestVideoFrameCallback(look);
        const sound = new AudioContext();
        const ear = sound.createScriptProcessor(512, 1, 1);
        let quiet = 0;
        ear.onaudioprocess = ({ inputBuffer, playbackTime }) => {
          const { contextTime, performanceTime } = sound.getOutputTimestamp();
          inputBuffer.getChannelData(0).forEach((sample, i) => {
            if (Math.abs(sample) < 0.1) {
              quiet++;
            } else {
              const at = playbackTime + i / sound.sampleRate;
              if (quiet > sound.sampleRate / 4) beeps.push(performanceTime + (at - contextTime) * 1000);
              quiet = 0;
            }
          });
        };
        sound.createMediaStreamSource(video.srcObject).connect(ear).connect(sound.destination);
      }\
      """;

  /// How many milliseconds the beep came after its flash, in the middle of all that was attended
  /// to.
  static final String MEDIAN =
      """
      () => {
        const delays = window.flashes
          .map(flash => window.beeps.map(beep => beep - flash).filter(delay => Math.abs(delay) < 700))
          .flatMap(each => each.sort((a, b) => Math.abs(a) - Math.abs(b)).slice(0, 1))
          .sort((a, b) => a - b);
        return delays.length < 10 ? NaN : delays[delays.length >> 1];
      }\
      """;

  private FlashAndBeep() {}

  /// By how many seconds each beep of the recording comes after its flash.
  static List<Double> delays(String address) {
    List<Double> flashes = flashes(address);
    List<Double> beeps = beeps(address);
    List<Double> delays = new ArrayList<>();
    for (double flash : flashes) {
      beeps.stream()
          .map(beep -> beep - flash)
          .filter(delay -> Math.abs(delay) < 0.7)
          .min((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
          .ifPresent(delays::add);
    }
    return delays;
  }

  private static List<Double> flashes(String address) {
    String printed =
        new String(
            ffmpeg(
                address,
                "-map 0:v:0 -vf"
                    + " signalstats,metadata=mode=print:key=lavfi.signalstats.YAVG:file=- -f null -"),
            java.nio.charset.StandardCharsets.UTF_8);
    List<Double> found = new ArrayList<>();
    boolean bright = true;
    Matcher frame = BRIGHTNESS.matcher(printed);
    while (frame.find()) {
      boolean now = Double.parseDouble(frame.group(2)) > BRIGHT;
      if (now && !bright) {
        found.add(Double.valueOf(frame.group(1)));
      }
      bright = now;
    }
    return found;
  }

  private static List<Double> beeps(String address) {
    ShortBuffer samples =
        ByteBuffer.wrap(
                ffmpeg(
                    address,
                    "-map 0:a:0 -af aresample=async=1:first_pts=0 -ac 1 -ar "
                        + SAMPLES_PER_SECOND
                        + " -f s16le -"))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asShortBuffer();
    List<Double> found = new ArrayList<>();
    int quiet = 0;
    for (int at = 0; at + SAMPLES_PER_STEP <= samples.limit(); at += SAMPLES_PER_STEP) {
      int loudest = 0;
      for (int i = at; i < at + SAMPLES_PER_STEP; i++) {
        loudest = Math.max(loudest, Math.abs(samples.get(i)));
      }
      if (loudest < 1_500) {
        quiet++;
      } else {
        // A beep begins after some silence.
        if (quiet > SAMPLES_PER_SECOND / SAMPLES_PER_STEP / 4) {
          found.add((double) at / SAMPLES_PER_SECOND);
        }
        quiet = 0;
      }
    }
    return found;
  }

  private static byte[] ffmpeg(String address, String output) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(Stores.ffmpeg().toString(), "-nostdin", "-v", "error", "-i", address));
    command.addAll(List.of(output.split(" ")));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      byte[] written = process.getInputStream().readAllBytes();
      assertThat(process.waitFor(Platform.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
