package live.spyglass.catalog.broadcast.web;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import live.spyglass.catalog.broadcast.web.BroadcastView.Ingest;
import live.spyglass.catalog.broadcast.web.BroadcastView.Rtmp;
import live.spyglass.catalog.broadcast.web.BroadcastView.Whip;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// The platform as its clients reach it, and the addresses under it. `base` is scheme, host and
/// port without a slash at the end.
record PublicAddress(URI base) {

  private static final Pattern PORT = Pattern.compile(":\\d+$");

  /// Host as it stands in an address: IPv6 in brackets, no port.
  String host() {
    String host = base.getHost();
    // A host with an underscore, as compose files make them, is an authority and no host to URI.
    return host != null ? host : PORT.matcher(base.getRawAuthority()).replaceFirst("");
  }

  /// `live`: it can be watched by WebRTC as well, with hardly any delay.
  BroadcastView.Playback playback(BroadcastId id, @Nullable String grant, boolean live) {
    String media = media(id, grant);
    return new BroadcastView.Playback(
        media + "/index.m3u8",
        media + "/rewind.m3u8",
        live ? below("/whep/", id, grant) : null,
        media + "/poster.jpg",
        media + "/thumbnails.vtt");
  }

  String recording(BroadcastId id, @Nullable String grant) {
    return media(id, grant) + "/recording.mp4";
  }

  BroadcastView.Chat chat(BroadcastId id, @Nullable String grant) {
    String query = grant == null ? "" : "?grant=" + grant;
    String socket = base.toString().replaceFirst("^http", "ws");
    String broadcast = base + "/api/v1/broadcasts/" + id;
    return new BroadcastView.Chat(
        socket + "/chat/" + id + query,
        broadcast + "/messages" + query,
        broadcast + "/hearts" + query);
  }

  Ingest ingest(IngestProperties properties, BroadcastId id, @Nullable String streamKey) {
    return new Ingest(
        rtmp(properties.rtmpUrl(), streamKey),
        rtmp(properties.rtmpsUrl(), streamKey),
        properties.takesWebRtc() ? new Whip(below("/whip/", id, null), streamKey) : null,
        srt(properties, streamKey));
  }

  private @Nullable Rtmp rtmp(String template, @Nullable String streamKey) {
    return template.isBlank() ? null : new Rtmp(template.replace("{host}", host()), streamKey);
  }

  /// The key is the stream id; the rest of the secret is only told with it.
  private BroadcastView.@Nullable Srt srt(IngestProperties properties, @Nullable String streamKey) {
    if (properties.srtUrl().isBlank()) {
      return null;
    }
    String url = properties.srtUrl().replace("{host}", host());
    if (streamKey == null) {
      return new BroadcastView.Srt(url);
    }
    String passphrase = properties.srtPassphrase();
    String secret =
        passphrase.isEmpty() ? "" : "&passphrase=" + encoded(passphrase) + "&pbkeylen=16";
    return new BroadcastView.Srt(url + "?streamid=" + encoded(streamKey) + secret);
  }

  /// Encoders do not all take `+` for a space.
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String media(BroadcastId id, @Nullable String grant) {
    return below("/media/", id, grant);
  }

  private String below(String path, BroadcastId id, @Nullable String grant) {
    return base + path + id + (grant == null ? "" : "/~" + grant);
  }
}
