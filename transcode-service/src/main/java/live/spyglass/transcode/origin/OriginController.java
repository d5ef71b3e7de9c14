package live.spyglass.transcode.origin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import live.spyglass.transcode.origin.Admission.Admitted;
import live.spyglass.transcode.packaging.MediaPlaylist;
import live.spyglass.transcode.packaging.PlaylistAnswer;
import live.spyglass.transcode.packaging.Reach;
import live.spyglass.transcode.packaging.Reload;
import live.spyglass.transcode.recording.Recordings;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Playlists, media, poster and recording of one broadcast. GET and HEAD; ranges on all but
/// playlists.
@RestController
@RequestMapping("/origin/{id}")
class OriginController {

  private static final String GRANT = "Spyglass-Grant";
  private static final MediaType HLS = MediaType.parseMediaType(MediaPlaylist.CONTENT_TYPE);
  private static final MediaType VTT = MediaType.parseMediaType("text/vtt;charset=utf-8");
  private static final MediaType MP4 = MediaType.parseMediaType("video/mp4");
  private static final Duration FOREVER = Duration.ofDays(365);

  private final Admission admission;
  private final Library library;
  private final Recordings recordings;
  private final ReloadMetrics metrics;

  OriginController(
      Admission admission, Library library, Recordings recordings, ReloadMetrics metrics) {
    this.admission = admission;
    this.library = library;
    this.recordings = recordings;
    this.metrics = metrics;
  }

  @GetMapping("/{reach:index|rewind}.m3u8")
  ResponseEntity<byte[]> multivariant(
      @PathVariable String id,
      @PathVariable String reach,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws IOException, InterruptedException {
    Admitted broadcast = admission.admit(id, grant);
    return answer(broadcast, library.multivariant(broadcast.id(), reach(reach)));
  }

  @GetMapping("/{rendition:[a-z0-9]{1,16}}/{reach:index|rewind}.m3u8")
  ResponseEntity<byte[]> playlist(
      @PathVariable String id,
      @PathVariable String rendition,
      @PathVariable String reach,
      @RequestParam(name = "_HLS_msn", required = false) @Nullable String number,
      @RequestParam(name = "_HLS_part", required = false) @Nullable String part,
      @RequestParam(name = "_HLS_skip", required = false) @Nullable String skip,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws IOException, InterruptedException {
    Admitted broadcast = admission.admit(id, grant);
    Reload reload =
        Reload.parse(number, part, skip)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.INVALID_REQUEST,
                    "_HLS_msn and _HLS_part are decimal numbers, and a part needs a segment."));
    return answer(broadcast, held(broadcast, rendition, reach(reach), reload));
  }

  private PlaylistAnswer held(Admitted broadcast, String rendition, Reach reach, Reload reload)
      throws IOException, InterruptedException {
    if (reload.number() == null) {
      return library.playlist(broadcast.id(), rendition, reach, reload);
    }
    long began = System.nanoTime();
    boolean inTime = false;
    metrics.begins();
    try {
      PlaylistAnswer answer = library.playlist(broadcast.id(), rendition, reach, reload);
      inTime = !(answer instanceof PlaylistAnswer.NotInTime);
      return answer;
    } finally {
      metrics.ends(inTime, System.nanoTime() - began);
    }
  }

  @GetMapping("/{rendition:[a-z0-9]{1,16}}/init-{epoch:[0-9]{1,6}}.mp4")
  ResponseEntity<Resource> init(
      @PathVariable String id,
      @PathVariable String rendition,
      @PathVariable int epoch,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws IOException {
    Admitted broadcast = admission.admit(id, grant);
    return media(
        broadcast, rendition, library.findInit(broadcast.id(), rendition, epoch), "i" + epoch);
  }

  @GetMapping("/{rendition:[a-z0-9]{1,16}}/{number:[0-9]{1,9}}.m4s")
  ResponseEntity<Resource> segment(
      @PathVariable String id,
      @PathVariable String rendition,
      @PathVariable long number,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws IOException {
    Admitted broadcast = admission.admit(id, grant);
    return media(
        broadcast, rendition, library.findSegment(broadcast.id(), rendition, number), "s" + number);
  }

  @GetMapping("/{rendition:[a-z0-9]{1,16}}/{number:[0-9]{1,9}}.{part:[0-9]{1,4}}.m4s")
  ResponseEntity<Resource> part(
      @PathVariable String id,
      @PathVariable String rendition,
      @PathVariable long number,
      @PathVariable int part,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws InterruptedException {
    Admitted broadcast = admission.admit(id, grant);
    return media(
        broadcast,
        rendition,
        library.findPart(broadcast.id(), rendition, number, part),
        "p" + number + "." + part);
  }

  @GetMapping("/poster.jpg")
  ResponseEntity<Resource> poster(
      @PathVariable String id,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws IOException {
    Admitted broadcast = admission.admit(id, grant);
    byte[] jpeg = library.findPoster(broadcast.id()).orElseThrow(Admission::notFound);
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_JPEG)
        .cacheControl(shared(broadcast, CacheControl.maxAge(Duration.ofSeconds(5))))
        .eTag("\"" + checksum(jpeg) + "\"")
        .body(new ByteArrayResource(jpeg));
  }

  @GetMapping("/thumbnails.vtt")
  ResponseEntity<byte[]> thumbnails(
      @PathVariable String id,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws IOException {
    Admitted broadcast = admission.admit(id, grant);
    Library.Growing cues = library.thumbnails(broadcast.id());
    byte[] text = cues.text().getBytes(StandardCharsets.UTF_8);
    Duration fresh = cues.ended() ? Duration.ofMinutes(1) : Duration.ofSeconds(5);
    return ResponseEntity.ok()
        .contentType(VTT)
        .cacheControl(shared(broadcast, CacheControl.maxAge(fresh)))
        .eTag("W/\"" + checksum(text) + "\"")
        .body(text);
  }

  @GetMapping("/thumbnails/{sheet:[0-9]{1,6}}-{count:[0-9]{1,2}}.jpg")
  ResponseEntity<Resource> thumbnailSheet(
      @PathVariable String id,
      @PathVariable int sheet,
      @PathVariable int count,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws IOException {
    Admitted broadcast = admission.admit(id, grant);
    Optional<byte[]> jpeg = library.findThumbnailSheet(broadcast.id(), sheet, count);
    return immutable(broadcast, MediaType.IMAGE_JPEG, jpeg, "t" + sheet + "-" + count);
  }

  @GetMapping("/recording.mp4")
  ResponseEntity<Resource> recording(
      @PathVariable String id,
      @RequestHeader(name = GRANT, required = false) @Nullable String grant)
      throws IOException {
    Admitted broadcast = admission.admit(id, grant);
    if (!library.hasRecording(broadcast.id())) {
      throw Admission.notFound();
    }
    Resource file = new RecordingResource(recordings, broadcast.id());
    return ResponseEntity.ok()
        .contentType(MP4)
        .cacheControl(shared(broadcast, CacheControl.maxAge(Duration.ofHours(1))))
        .eTag("\"" + id + "-" + file.contentLength() + "\"")
        .body(file);
  }

  private static Reach reach(String name) {
    return Reach.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static ResponseEntity<byte[]> answer(Admitted broadcast, PlaylistAnswer answer) {
    return switch (answer) {
      case PlaylistAnswer.Ready ready -> {
        byte[] text = ready.text().getBytes(StandardCharsets.UTF_8);
        yield ResponseEntity.ok()
            .contentType(HLS)
            .cacheControl(shared(broadcast, freshness(ready)))
            .eTag("W/\"" + checksum(text) + "\"")
            .body(text);
      }
      case PlaylistAnswer.Unknown _ -> throw Admission.notFound();
      case PlaylistAnswer.TooFarAhead _ ->
          throw new ProblemException(
              Problem.INVALID_REQUEST, "That lies too far beyond the end of the playlist.");
      case PlaylistAnswer.NotInTime _ ->
          throw ProblemException.tryAgain(
              Problem.UNAVAILABLE, "Nothing new came in time.", Duration.ofSeconds(1));
    };
  }

  /// A blocked reload has one answer for everybody who asks the same (RFC 8216bis §B.1).
  private static CacheControl freshness(PlaylistAnswer.Ready ready) {
    if (ready.ended()) {
      return CacheControl.maxAge(Duration.ofMinutes(1));
    }
    return ready.blocked() ? CacheControl.maxAge(Duration.ofSeconds(1)) : CacheControl.noCache();
  }

  private static ResponseEntity<Resource> media(
      Admitted broadcast, String rendition, Optional<byte[]> bytes, String name) {
    return immutable(broadcast, MP4, bytes, rendition + "-" + name);
  }

  private static ResponseEntity<Resource> immutable(
      Admitted broadcast, MediaType type, Optional<byte[]> bytes, String name) {
    Resource body = new ByteArrayResource(bytes.orElseThrow(Admission::notFound));
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(shared(broadcast, CacheControl.maxAge(FOREVER).immutable()))
        .eTag("\"" + broadcast.id() + "-" + name + "\"")
        .body(body);
  }

  private static CacheControl shared(Admitted broadcast, CacheControl control) {
    return broadcast.shared() ? control.cachePublic() : control.cachePrivate();
  }

  private static String checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return HexFormat.of().toHexDigits(checksum.getValue()) + bytes.length;
  }
}
