package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.amf.AmfException;
import live.spyglass.ingest.amf.AmfReader;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.flv.FlvException;
import live.spyglass.ingest.flv.FlvTag;
import live.spyglass.ingest.flv.FlvTagReader;
import live.spyglass.ingest.publish.MediaRefusal;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.stream.Hints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the media and metadata messages of one publication into frames and hints. Timestamps are
/// kept as they arrive, made continuous across the 32-bit wrap.
final class MediaReceiver {

  private static final int SUB_HEADER = 11;
  private static final int BACK_POINTER = 4;

  private static final int FOLLOWS_ON_MILLIS = 10_000;

  /// Encoders send a few hundred bytes.
  private static final int MAX_METADATA = 64 * 1024;

  private static final AmfValue SET_DATA_FRAME = new AmfValue.Text("@setDataFrame");
  private static final AmfValue ON_METADATA = new AmfValue.Text("onMetaData");
  private static final Logger LOG = LoggerFactory.getLogger(MediaReceiver.class);

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

  /// An audio, video or aggregate message. What is not taken, or contradicts itself, is refused at
  /// the publication and then thrown: [UnsupportedMediaException] and [FlvException].
  void receive(Message message) throws IOException {
    try {
      read(message);
    } catch (FlvException e) {
      publication.refuse(new MediaRefusal(StreamRefused.Reason.MALFORMED, e.getMessage()));
      throw e;
    }
    MediaRefusal refusal = publication.refusal();
    if (refusal != null) {
      throw new UnsupportedMediaException(refusal.advice());
    }
  }

  /// A data message, §7.1.3: `onMetaData`, alone or behind `@setDataFrame`. Anything else, and what
  /// cannot be read, says nothing: no stream fails for what is said about it.
  void receiveData(Payload body) {
    if (body.size() > MAX_METADATA) {
      return;
    }
    try {
      List<AmfValue> values = AmfReader.read(body);
      int first = values.indexOf(SET_DATA_FRAME) + 1;
      if (values.size() > first + 1 && values.get(first).equals(ON_METADATA)) {
        publication.describe(hints(values.get(first + 1)));
      }
    } catch (AmfException e) {
      LOG.atDebug()
          .addKeyValue("stream", publication.streamId())
          .log("metadata: {}", e.getMessage());
    }
  }

  private static Hints hints(AmfValue value) {
    Map<String, AmfValue> members =
        switch (value) {
          case AmfValue.EcmaArray(var pairs) -> pairs;
          case AmfValue.Structure(var pairs) -> pairs;
          default -> Map.of();
        };
    return new Hints(
        number(members, "framerate"),
        number(members, "videodatarate"),
        number(members, "audiodatarate"));
  }

  private static double number(Map<String, AmfValue> members, String name) {
    return members.get(name) instanceof AmfValue.Numeric(double number) ? number : 0;
  }

  private void read(Message message) throws IOException {
    Payload body = message.payload();
    switch (message.type()) {
      case MessageType.AUDIO -> handle(tags.audio(micros(message.timestamp()), body));
      case MessageType.VIDEO -> handle(tags.video(micros(message.timestamp()), body));
      case MessageType.DATA_AMF0 -> receiveData(body);
      case MessageType.AGGREGATE -> receiveAggregate(message);
      default -> throw new IllegalArgumentException("not media: " + message.type());
    }
  }

  private void handle(FlvTag tag) {
    switch (tag) {
      case FlvTag.Configuration(var track) -> publication.announce(track);
      case FlvTag.Media(var frame) -> publication.write(frame);
      case FlvTag.Unconfigured(var codec) -> publication.writeUnconfigured(codec.kind());
      case FlvTag.Unsupported(var reason, String what) ->
          publication.refuse(new MediaRefusal(reason, what));
      case FlvTag.Ignored _ -> {}
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
      if (type == MessageType.AUDIO || type == MessageType.VIDEO || type == MessageType.DATA_AMF0) {
        Payload part = body.slice(position + SUB_HEADER, size);
        read(new Message(type, aggregate.streamId(), time + offset, part));
      }
      position += SUB_HEADER + size + BACK_POINTER;
    }
  }

  /// The nearest time to the last one that has these 32 bits: goes on after a wrap, and steps back
  /// when the publisher does. FFmpeg's clock wraps at 31 bits, which looks like a step back of 25
  /// days: when the lower 31 bits go on where the last time was, so does the time.
  private long micros(int timestamp) {
    if (anyTime) {
      int step = timestamp - (int) millis;
      int lowerStep = step << 1 >> 1;
      millis += Math.abs((long) lowerStep) <= FOLLOWS_ON_MILLIS ? lowerStep : step;
    } else {
      millis = timestamp & 0xffffffffL;
    }
    anyTime = true;
    return millis * 1000;
  }
}
