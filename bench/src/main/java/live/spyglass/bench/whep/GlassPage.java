package live.spyglass.bench.whep;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import live.spyglass.bench.latency.ClockStrip;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.process.Chromium;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A page with a canvas whose picture holds a clock. The canvas is sent either to the platform by
/// WHIP and fetched from there by WHEP, or from one connection of the page to another one of it,
/// and the clock is read off what arrives. Used by one thread.
final class GlassPage implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 90_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Pictures and a tone, 30 times a second; H.264 both ways, so that both sides do the same work.
  private static final String SCRIPT =
      """
      ({ height }) => {
        const draw = %s;
        const read = %s;
        const canvas = document.createElement('canvas');
        canvas.height = height; canvas.width = Math.floor(height * 16 / 9 / 2) * 2;
        const context = canvas.getContext('2d');
        let step = 0;
        const film = () => {
          step += 1;
          context.fillStyle = '#446';
          context.fillRect(0, 0, canvas.width, canvas.height);
          for (let i = 0; i < 24; i++) {
            context.fillStyle = `hsl(${i * 15}, 60%%, 50%%)`;
            context.fillRect((i * 97 + step * 4) %% canvas.width, 80 + (i * 53) %% (canvas.height - 160), 60, 60);
          }
          draw(canvas, context);
        };
        setInterval(film, 1000 / 30);
        const sound = new AudioContext();
        const tone = sound.createOscillator();
        const out = sound.createMediaStreamDestination();
        tone.connect(out); tone.start();
        const stream = canvas.captureStream(30);
        stream.addTrack(out.stream.getAudioTracks()[0]);
        const h264 = kind => RTCRtpSender.getCapabilities('video').codecs
          .filter(codec => kind === 'audio' || /H264|rtx/.test(codec.mimeType));
        const sendAll = connection => stream.getTracks().forEach(track => {
          const sender = connection.addTransceiver(track, { direction: 'sendonly', streams: [stream],
            sendEncodings: track.kind === 'video' ? [{ maxBitrate: 2500000 }] : undefined });
          if (track.kind === 'video') sender.setCodecPreferences(h264('video'));
        });
        const show = connection => {
          const video = document.createElement('video');
          video.muted = true; video.autoplay = true; video.playsInline = true;
          document.body.replaceChildren(video);
          video.srcObject = new MediaStream();
          connection.ontrack = event => video.srcObject.addTrack(event.track);
          const skew = Date.now() - (performance.timeOrigin + performance.now());
          const reader = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const seen = window.seen = { samples: [], unread: 0, first: null, asked: Date.now() };
          const look = (now, frame) => {
            const clock = read(video, reader);
            const shown = performance.timeOrigin + skew + Math.max(now, frame.expectedDisplayTime);
            seen.first ??= shown;
            if (clock < 0) seen.unread++;
            else if (seen.samples.length < 20000) seen.samples.push(shown - clock - (Date.now() - Date.now() %% 4294967296));
            video.requestVideoFrameCallback(look);
          };
          video.requestVideoFrameCallback(look);
        };
        const post = async (connection, address, bearer) => {
          await connection.setLocalDescription();
          const headers = { 'Content-Type': 'application/sdp' };
          if (bearer) headers.Authorization = `Bearer ${bearer}`;
          const answer = await fetch(address, { method: 'POST', headers, body: connection.localDescription.sdp });
          if (answer.status !== 201) return `${answer.status} ${await answer.text()}`;
          await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
          connection.session = new URL(answer.headers.get('Location'), address).href;
          return '';
        };
        let open = [];
        window.glass = {
          publish: async (whip, bearer) => {
            const connection = new RTCPeerConnection();
            open.push(connection);
            sendAll(connection);
            return await post(connection, whip, bearer);
          },
          watch: async whep => {
            const connection = new RTCPeerConnection();
            connection.addTransceiver('video', { direction: 'recvonly' });
            connection.addTransceiver('audio', { direction: 'recvonly' });
            show(connection);
            const problem = await post(connection, whep, null);
            if (problem) connection.close(); else open.push(connection);
            return problem;
          },
          loop: async () => {
            const sender = new RTCPeerConnection(), receiver = new RTCPeerConnection();
            open.push(sender, receiver);
            sender.onicecandidate = event => receiver.addIceCandidate(event.candidate);
            receiver.onicecandidate = event => sender.addIceCandidate(event.candidate);
            sendAll(sender);
            show(receiver);
            await sender.setLocalDescription();
            await receiver.setRemoteDescription(sender.localDescription);
            await receiver.setLocalDescription();
            await sender.setRemoteDescription(receiver.localDescription);
            return '';
          },
          end: async () => {
            for (const connection of open) {
              connection.close();
              if (connection.session) await fetch(connection.session, { method: 'DELETE' }).catch(() => 0);
            }
            open = [];
          },
        };
      }
      """
          .formatted(ClockStrip.drawingScript(), ClockStrip.script());

  private final Chromium chromium = new Chromium();
  private final Page page = chromium.page();

  /// `glass` in seconds from canvas to screen; `fps`: pictures shown a second.
  record Seen(Series glass, double fps) {
    @Override
    public String toString() {
      return "%.0f ms, %.0f frames/s".formatted(glass.median() * 1000, fps);
    }
  }

  /// `address`: any page of the platform, so that it may ask the platform for more.
  GlassPage(String address, int height) {
    page.navigate(address);
    page.evaluate(SCRIPT, Map.of("height", height));
  }

  /// Empty, or what the platform said instead of 201.
  String publish(URI whip, String bearer) {
    return told(
        "([whip, bearer]) => glass.publish(whip, bearer)", List.of(whip.toString(), bearer));
  }

  /// Likewise.
  String watch(URI whep) {
    return told("whep => glass.watch(whep)", whep.toString());
  }

  void loop() {
    var _ = told("() => glass.loop()", null);
  }

  void end() {
    page.evaluate("() => glass.end()");
  }

  /// Lets it settle and play, and gives what was shown then.
  Seen look(Duration settle, Duration time) {
    page.waitForFunction("() => window.seen.samples.length > 0");
    pause(settle);
    page.evaluate("() => { window.seen.samples = []; }");
    pause(time);
    String told = (String) page.evaluate("() => JSON.stringify(window.seen.samples)");
    JsonNode samples = JSON.readTree(told);
    return new Seen(
        new Series(samples.valueStream().map(sample -> sample.asDouble() / 1000).toList()),
        samples.size() / (time.toMillis() / 1000.0));
  }

  private String told(String script, @org.jspecify.annotations.Nullable Object argument) {
    return String.valueOf(page.evaluate(script, argument));
  }

  private void pause(Duration time) {
    page.waitForFunction(
        "began => Date.now() - began > " + time.toMillis(),
        page.evaluate("() => Date.now()"),
        new Page.WaitForFunctionOptions()
            .setPollingInterval(250)
            .setTimeout(time.toMillis() + PATIENCE_MILLIS));
  }

  @Override
  public void close() {
    chromium.close();
  }
}
