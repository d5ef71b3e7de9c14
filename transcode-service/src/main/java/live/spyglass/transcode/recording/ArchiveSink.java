package live.spyglass.transcode.recording;

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
  private volatile long token;

  public ArchiveSink(BroadcastId id, WriteBehind writer) {
    this.id = id;
    this.writer = writer;
  }

  @Override
  public void epoch(Epoch epoch, Map<String, InitSegment> inits) {
    token = epoch.token();
    inits.forEach((name, init) ->
        writer.putInOrder(MediaArchive.initKey(id, name, epoch.number(), token), init.bytes()));
    writer.putInOrder(MediaArchive.epochKey(id, epoch.number(), token), MediaArchive.write(epoch));
  }

  @Override
  public void segment(String rendition, Segment segment, byte[] bytes, Runnable released) {
    writer.put(MediaArchive.segmentKey(id, rendition, segment, token), bytes, released);
  }
}
