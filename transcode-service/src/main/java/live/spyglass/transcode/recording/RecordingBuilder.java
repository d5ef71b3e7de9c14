package live.spyglass.transcode.recording;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.packaging.Box;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.Fragment;
import live.spyglass.transcode.packaging.InitSegment;
import live.spyglass.transcode.packaging.MalformedMediaException;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.storage.ObjectStore;

/// Lays a recording out: one rendition's pictures and the sound, chunk by chunk in the order in
/// which they play. Reads the `moof` of every segment and no media, so an hour costs some thousand
/// small reads.
final class RecordingBuilder {

  /// Enough for the `moof` of a segment of a few seconds.
  private static final int FIRST_READ = 8 << 10;

  private static final int MOST_MOOF = 4 << 20;
  private static final int READERS = 16;

  /// Segments whose tables are in memory as objects at a time.
  private static final int MOST_READ = 1000;

  private static final byte[] MDAT = {'m', 'd', 'a', 't'};

  private final ObjectStore store;
  private final BroadcastId id;
  private final MediaIndex index;
  private final SegmentHeads heads;
  private final Map<String, InitSegment> inits = new HashMap<>();
  private final List<String> names;
  private final Map<String, RecordingTrack> tracks = new LinkedHashMap<>();
  private final List<Placed> placed = new ArrayList<>();

  private RecordingBuilder(
      ObjectStore store, BroadcastId id, MediaIndex index, SegmentHeads heads) {
    this.heads = heads;
    this.store = store;
    this.id = id;
    this.index = index;
    this.names = names(index);
  }

  /// Throws [IOException] when storage cannot be read or holds something that is no segment.
  static RecordingFile build(
      ObjectStore store, BroadcastId id, MediaIndex index, SegmentHeads heads) throws IOException {
    RecordingBuilder builder = new RecordingBuilder(store, id, index, heads);
    for (Epoch epoch : index.epochs()) {
      builder.addEpoch(epoch.number());
    }
    return builder.layOut();
  }

  private record Placed(RecordingTrack track, int chunk) {}

  /// A `moof` with the place of the media that it describes.
  private record Located(
      List<Fragment.Entry> entries, InitSegment init, String name, String key, long offset) {}

  /// Reads ahead, some segments at a time: storage may be far away, and an hour has thousands.
  private void addEpoch(int epoch) throws IOException {
    List<Callable<List<Located>>> reads = new ArrayList<>();
    for (int i = 0; i < index.findSegments(index.leader()).orElse(List.of()).size(); i++) {
      for (String name : names) {
        Segment segment = index.segments().getOrDefault(name, List.of()).get(i);
        if (segment.epoch() == epoch && !segment.gap()) {
          InitSegment init = init(name, epoch);
          reads.add(() -> locate(name, segment, init));
        }
      }
    }
    double base = tracks.values().stream().mapToDouble(RecordingTrack::endSeconds).max().orElse(0);
    double origin = 0;
    try (ExecutorService readers =
        Executors.newFixedThreadPool(READERS, Thread.ofVirtual().factory())) {
      for (int from = 0; from < reads.size(); from += MOST_READ) {
        List<Located> located =
            all(readers.invokeAll(reads.subList(from, Math.min(reads.size(), from + MOST_READ))));
        origin = from == 0 ? begin(located) : origin;
        for (Located one : located) {
          RecordingTrack track =
              tracks.computeIfAbsent(
                  one.name(), _ -> new RecordingTrack(tracks.size() + 1, one.init()));
          int known = track.chunks().size();
          track.add(one.entries(), one.init(), base, origin, one.key(), one.offset());
          for (int chunk = known; chunk < track.chunks().size(); chunk++) {
            placed.add(new Placed(track, chunk));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while a recording was laid out");
    }
  }

  /// The time in an epoch that is its beginning.
  private static double begin(List<Located> located) {
    return located.stream()
        .mapToDouble(one -> one.entries().getFirst().decodeTime() / (double) one.init().timescale())
        .min()
        .orElse(0);
  }

  private static List<Located> all(List<Future<List<Located>>> reads)
      throws IOException, InterruptedException {
    List<Located> located = new ArrayList<>();
    for (Future<List<Located>> read : reads) {
      try {
        located.addAll(read.get());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
      }
    }
    return located;
  }

  /// The best pictures that are of one codec throughout, since no player takes two in one track,
  /// and the sound. Where every rendition changes its codec, or lacks a part, it is the best all
  /// the same.
  static List<String> names(MediaIndex index) {
    String sound = index.names().getLast();
    String pictures =
        index.names().stream()
            .filter(name -> !name.equals(sound) && isWhole(index, name))
            .filter(name -> codecs(index, name) == 1)
            .findFirst()
            .orElse(index.leader());
    return pictures.equals(sound) ? List.of(sound) : List.of(pictures, sound);
  }

  /// Whether it shows something wherever the leader does.
  private static boolean isWhole(MediaIndex index, String name) {
    List<Segment> leading = index.findSegments(index.leader()).orElse(List.of());
    List<Segment> own = index.findSegments(name).orElse(List.of());
    return own.size() == leading.size()
        && IntStream.range(0, own.size()).noneMatch(i -> own.get(i).gap() && !leading.get(i).gap());
  }

  private static long codecs(MediaIndex index, String name) {
    Set<Integer> shown =
        index.findSegments(name).orElse(List.of()).stream()
            .filter(segment -> !segment.gap())
            .map(Segment::epoch)
            .collect(Collectors.toSet());
    return index.epochs().stream()
        .filter(epoch -> shown.contains(epoch.number()))
        .flatMap(epoch -> epoch.findRendition(name).stream())
        .map(rendition -> rendition.codec().replaceFirst("\\..*", ""))
        .distinct()
        .count();
  }

  private List<Located> locate(String name, Segment segment, InitSegment init) throws IOException {
    List<Located> located = new ArrayList<>();
    String key = MediaArchive.segmentKey(id, name, segment, index.token(segment.epoch()));
    Optional<byte[]> kept = heads.find(key);
    byte[] head =
        kept.isPresent() ? kept.get() : store.read(key, 0, Math.min(FIRST_READ, segment.bytes()));
    long at = 0;
    while (at < segment.bytes()) {
      int size = boxSize(head, key);
      if (size > MOST_MOOF) {
        throw new MalformedMediaException(key + " holds an endless 'moof'");
      }
      if (size + 8 > head.length) {
        head = store.read(key, at, size + 8);
      }
      if (size + 8 > head.length) {
        throw new MalformedMediaException(key + " is cut short");
      }
      Box moof = Box.list(head, 0, size).getFirst();
      List<Fragment.Entry> entries = Fragment.entries(moof, init);
      int payload = entries.stream().mapToInt(Fragment.Entry::size).sum();
      if (!entries.isEmpty()) {
        located.add(new Located(entries, init, name, key, at + size + 8));
      }
      at += size + 8L + payload;
      if (at < segment.bytes()) {
        head = store.read(key, at, (int) Math.min(FIRST_READ, segment.bytes() - at));
      }
    }
    return located;
  }

  private static int boxSize(byte[] head, String key) throws MalformedMediaException {
    if (head.length < 16) {
      throw new MalformedMediaException(key + " is cut short");
    }
    int size = ByteBuffer.wrap(head).getInt();
    if (size < 8) {
      throw new MalformedMediaException(key + " holds no 'moof'");
    }
    return size;
  }

  private InitSegment init(String name, int epoch) throws IOException {
    String key = MediaArchive.initKey(id, name, epoch, index.token(epoch));
    InitSegment known = inits.get(key);
    if (known == null) {
      Optional<byte[]> bytes = store.find(key);
      if (bytes.isEmpty()) {
        throw new IOException(key + " is not there");
      }
      known = InitSegment.parse(bytes.get());
      inits.put(key, known);
    }
    return known;
  }

  private RecordingFile layOut() throws MalformedMediaException {
    for (RecordingTrack track : tracks.values()) {
      track.complete();
    }
    byte[] ftyp =
        BoxWriter.box("ftyp").text("isom").int32(0x200).text("isomiso2avc1mp41").toBytes();
    List<RecordingTrack> all = List.copyOf(tracks.values());
    long payload =
        placed.stream().mapToLong(one -> one.track().chunks().get(one.chunk()).length()).sum();
    long begin = ftyp.length + MovieHeader.write(all, offsets(0)).length + 16L;
    byte[] moov = MovieHeader.write(all, offsets(begin));
    byte[] mdat = ByteBuffer.allocate(16).putInt(1).put(MDAT).putLong(16 + payload).array();
    byte[] head = new byte[(int) begin];
    System.arraycopy(ftyp, 0, head, 0, ftyp.length);
    System.arraycopy(moov, 0, head, ftyp.length, moov.length);
    System.arraycopy(mdat, 0, head, ftyp.length + moov.length, mdat.length);

    List<RecordingFile.Extent> extents = new ArrayList<>(placed.size());
    long[] starts = new long[placed.size()];
    long at = begin;
    for (int i = 0; i < starts.length; i++) {
      RecordingTrack.Chunk chunk = placed.get(i).track().chunks().get(placed.get(i).chunk());
      extents.add(
          new RecordingFile.Extent(chunk.before(), chunk.key(), chunk.offset(), chunk.length()));
      starts[i] = at;
      at += chunk.length();
    }
    return new RecordingFile(head, extents, starts, at);
  }

  /// Of the chunks of each track, when the media begins there.
  private Map<RecordingTrack, long[]> offsets(long begin) {
    Map<RecordingTrack, long[]> offsets = new HashMap<>();
    tracks.values().forEach(track -> offsets.put(track, new long[track.chunks().size()]));
    long at = begin;
    for (Placed one : placed) {
      long[] own = offsets.getOrDefault(one.track(), new long[0]);
      own[one.chunk()] = at;
      at += one.track().chunks().get(one.chunk()).length();
    }
    return offsets;
  }
}
