package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.flv.FlvTag;
import live.spyglass.ingest.flv.FlvTagReader;
import live.spyglass.ingest.publish.Publication;

/// Turns the media messages of one publication into frames. Timestamps are kept as they arrive,
/// made continuous across the 32-bit wrap.
final class MediaReceiver {

  private static final int SUB_HEADER = 11;
  private static final int BACK_POINTER = 4;

  private final Publication publication;
  private final FlvTagReader tags = new FlvTagReader();
  private long millis;
  private boolean anyTime;

  MediaReceiver(Publication publication) {
    this.publication = publication;
  }

  Publication publication() {
    return publication;
  }

  /// An audio, video or aggregate message. Throws [UnsupportedMediaException] on a codec that is
  /// not taken.
  void receive(Message message) throws IOException {
    switch (message.type()) {
      case MessageType.AUDIO -> handle(tags.audio(micros(message.timestamp()), message.payload()));
      case MessageType.VIDEO -> handle(tags.video(micros(message.timestamp()), message.payload()));
      case MessageType.AGGREGATE -> receiveAggregate(message);
      default -> throw new IllegalArgumentException("not media: " + message.type());
    }
  }

  private void handle(FlvTag tag) throws UnsupportedMediaException {
    switch (tag) {
      case FlvTag.Configuration(var track) -> publication.announce(track);
      case FlvTag.Media(var frame) -> publication.write(frame);
      case FlvTag.Ignored _ -> {}
      case FlvTag.Unsupported(String what) ->
          throw new UnsupportedMediaException(what + " is not supported");
    }
  }

  /// §7.1.6: FLV tags one after the other. Their times count from the first of them, which is at
  /// the aggregate's own time.
  private void receiveAggregate(Message aggregate) throws IOException {
    Payload body = aggregate.payload();
    int position = 0;
    int offset = 0;
    while (body.size() - position >= SUB_HEADER) {
      ByteBuffer header = body.slice(position, SUB_HEADER).buffer();
      int typeAndSize = header.getInt();
      int timeAndExtension = header.getInt();
      int type = typeAndSize >>> 24;
      int size = typeAndSize & 0xffffff;
      int time = timeAndExtension >>> 8 | timeAndExtension << 24;
      if (size > body.size() - position - SUB_HEADER) {
        throw new RtmpException("aggregate message shorter than its parts");
      }
      if (position == 0) {
        offset = aggregate.timestamp() - time;
      }
      if (type == MessageType.AUDIO || type == MessageType.VIDEO) {
        Payload part = body.slice(position + SUB_HEADER, size);
        receive(new Message(type, aggregate.streamId(), time + offset, part));
      }
      position += SUB_HEADER + size + BACK_POINTER;
    }
  }

  /// The nearest time to the last one that has these 32 bits: goes on after a wrap, and steps back
  /// when the publisher does.
  private long micros(int timestamp) {
    millis = anyTime ? millis + (timestamp - (int) millis) : timestamp & 0xffffffffL;
    anyTime = true;
    return millis * 1000;
  }
}
