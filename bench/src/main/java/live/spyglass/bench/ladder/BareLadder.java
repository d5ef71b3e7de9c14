package live.spyglass.bench.ladder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The words for an FFmpeg that makes the ladder of a 1080p broadcast by itself: the file in real
/// time, decoded once; the top and the sound copied, 720p and 480p encoded; each a file of CMAF
/// with a fragment per frame. No poster.
final class BareLadder {
  private static final String CMAF =
      " -f mp4 -flush_packets 1"
          + " -movflags +frag_every_frame+empty_moov+default_base_moof+cmaf+frag_discont";

  private BareLadder() {}

  /// What is said of each output but its address, word for word as the transcoder says it.
  static List<String> outputs() {
    return List.of(
        "-map 0:v:0 -c:v copy -video_track_timescale 90000" + CMAF,
        encoded(720, 2500),
        encoded(480, 1200),
        "-map 0:a:0 -c:a copy" + CMAF);
  }

  static List<String> words(Path take, Path folder) {
    var words = new ArrayList<String>();
    words.addAll(List.of("-thread_type", "slice", "-threads", "2", "-re", "-i", take.toString()));
    for (String output : outputs()) {
      words.addAll(List.of(output.split(" ", -1)));
      words.add(folder.resolve("bare-" + words.size() + ".mp4").toString());
    }
    return words;
  }

  private static String encoded(int shortSide, int kilobits) {
    return ("-map 0:v:0 -c:v libx264 -preset veryfast -tune zerolatency -bf 0 -sc_threshold 0 -g 600"
            + " -b:v %1$dk -maxrate %2$dk -bufsize %1$dk"
            + " -vf scale=w='if(gte(iw,ih),-2,%3$s)':h='if(gte(iw,ih),%4$s,-2)',setsar=1"
            + " -pix_fmt yuv420p -fps_mode passthrough -enc_time_base demux"
            + " -force_key_frames source -video_track_timescale 90000%5$s")
        .formatted(
            kilobits, kilobits * 12 / 10, least("iw", shortSide), least("ih", shortSide), CMAF);
  }

  private static String least(String side, int pixels) {
    return "trunc(min(%s,%d)/2)*2".formatted(side, pixels);
  }
}
