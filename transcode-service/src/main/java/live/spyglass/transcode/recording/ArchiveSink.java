package live.spyglass.transcode.recording;

import java.util.List;
import java.util.Map;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.InitSegment;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.packaging.SegmentSink;
import live.spyglass.transcode.storage.WriteBehind;

/// Hands what is finished to the store, in order and without waiting: an epoch's description and
/// headers before its first segment. All of it belongs to one claim.
public final class ArchiveSink implements SegmentSink {

  private final BroadcastId id;
  private final WriteBehind writer;
  private final SegmentHeads heads;
  private volatile long token;

  /// The renditions that the recording is made of.
  private volatile List<String> recorded = List.of();

  public ArchiveSink(BroadcastId id, WriteBehind writer, SegmentHeads heads) {
    this.id = id;
    this.writer = writer;
    this.heads = heads;
  }

  @Override
  public void epoch(Epoch epoch, Map<String, InitSegment> inits) {
    recorded = List.of(epoch.renditions().getFirst().name(), epoch.renditions().getLast().name());
    token = epoch.token();
    inits.forEach((name, init) ->
        writer.putInOrder(MediaArchive.initKey(id, name, epoch.number(), token), init.bytes()));
    writer.putInOrder(MediaArchive.epochKey(id, epoch.number(), token), MediaArchive.write(epoch));
  }

  @Override
  public void opened(long number) {
    // Nothing of it is whole.
  }

  @Override
  public void segment(String rendition, Segment segment, byte[] bytes, Runnable released) {
    String key = MediaArchive.segmentKey(id, rendition, segment, token);
    if (recorded.contains(rendition)) {
      heads.keep(key, bytes);
    }
    writer.put(key, bytes, released);
  }
}
