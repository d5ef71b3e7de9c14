package live.spyglass.ingest.srt;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.mpegts.MpegTsException;
import live.spyglass.ingest.mpegts.MpegTsReader;
import live.spyglass.ingest.mpegts.MpegTsSink;
import live.spyglass.ingest.publish.MediaRefusal;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.MediaBudget;

/// Writes what is in a transport stream into one publication. Used by the connection's loop.
final class TsReceiver implements MpegTsSink, AutoCloseable {

  private final Publication publication;
  private final MpegTsReader reader;
  private long frames;

  TsReceiver(Publication publication, MediaBudget budget) {
    this.publication = publication;
    this.reader = new MpegTsReader(this, budget);
  }

  Publication publication() {
    return publication;
  }

  /// Takes some bytes. Returns whether a sound or picture was among them. What cannot be taken is
  /// refused at the publication.
  boolean read(byte[] bytes, int length) {
    long before = frames;
    try {
      reader.read(bytes, 0, length);
    } catch (MpegTsException e) {
      refuse(e);
    }
    return frames > before;
  }

  /// Nothing more comes.
  void finish() {
    try {
      reader.finish();
    } catch (MpegTsException e) {
      refuse(e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }

  @Override
  public void write(Frame frame) {
    frames++;
    publication.write(frame);
  }

  @Override
  public void writeUnconfigured(Codec.Kind kind) {
    frames++;
    publication.writeUnconfigured(kind);
  }

  @Override
  public void lost() {
    publication.countLost();
  }

  private void refuse(MpegTsException why) {
    publication.refuse(new MediaRefusal(why.reason(), why.getMessage()));
  }
}
