package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import live.spyglass.testsupport.Stores;
import tools.jackson.databind.JsonNode;

/// What FFmpeg's prober and a reader of playlists see.
final class Media {

  private Media() {}

  /// Streams and format of what is at the address.
  static JsonNode probe(String address) {
    List<String> command =
        List.of(
            Stores.ffprobe().toString(),
            "-v",
            "error",
            "-show_streams",
            "-show_format",
            "-of",
            "json",
            address);
    try {
      Process process = new ProcessBuilder(command).start();
      byte[] output = process.getInputStream().readAllBytes();
      String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(Platform.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("ffprobe %s: %s", address, errors).isZero();
      return Api.JSON.readTree(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Codec types and names of what is at the address, as in `video h264`.
  static List<String> streams(JsonNode probed) {
    List<String> streams = new ArrayList<>();
    for (JsonNode stream : probed.get("streams")) {
      streams.add(stream.get("codec_type").asString() + " " + stream.get("codec_name").asString());
    }
    return streams;
  }

  /// Addresses of every media playlist that the multivariant playlist names.
  static List<String> renditions(String address, String multivariant) {
    List<String> found = new ArrayList<>();
    URI base = URI.create(address);
    for (String line : multivariant.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        found.add(base.resolve(line.strip()).toString());
      } else if (line.startsWith("#EXT-X-MEDIA:") && line.contains("URI=\"")) {
        int start = line.indexOf("URI=\"") + 5;
        found.add(base.resolve(line.substring(start, line.indexOf('"', start))).toString());
      }
    }
    return found.stream().distinct().toList();
  }

  /// Address of the media playlist that the multivariant playlist of a broadcast names first.
  static String firstVideoRendition(Api api, JsonNode broadcast) {
    String address = broadcast.get("playback").get("hls").asString();
    String variant =
        api.get(address, null)
            .text()
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .findFirst()
            .orElseThrow();
    return URI.create(address).resolve(variant.strip()).toString();
  }

  /// Sum of the segments' durations, in seconds.
  static double length(String playlist) {
    return playlist
        .lines()
        .filter(line -> line.startsWith("#EXTINF:"))
        .mapToDouble(line -> Double.parseDouble(line.substring(8, line.indexOf(','))))
        .sum();
  }
}
