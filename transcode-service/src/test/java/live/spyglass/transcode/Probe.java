package live.spyglass.transcode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import live.spyglass.testsupport.Stores;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// FFprobe's and FFmpeg's opinion of a file.
record Probe(JsonNode json) {

  static Probe of(Path file) throws IOException, InterruptedException {
    return new Probe(
        JsonMapper.builder()
            .build()
            .readTree(
                run(
                    Stores.ffprobe(),
                    "-v",
                    "error",
                    "-count_packets",
                    "-show_streams",
                    "-show_format",
                    "-of",
                    "json",
                    file.toString())));
  }

  /// What a decoder complains about; empty when it decodes from the first frame to the last.
  static String complaints(Path file) throws IOException, InterruptedException {
    return run(
        Stores.ffmpeg(),
        "-v",
        "warning",
        "-xerror",
        "-i",
        file.toString(),
        "-fps_mode",
        "passthrough",
        "-enc_time_base",
        "demux",
        "-f",
        "null",
        "-");
  }

  List<JsonNode> streams(String type) {
    return StreamSupport.stream(json.path("streams").spliterator(), false)
        .filter(stream -> stream.path("codec_type").asString().equals(type))
        .toList();
  }

  double seconds() {
    return Double.parseDouble(json.path("format").path("duration").asString());
  }

  private static String run(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
