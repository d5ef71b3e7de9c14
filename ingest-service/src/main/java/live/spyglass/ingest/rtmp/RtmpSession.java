package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.publish.PublishAttempt;
import live.spyglass.ingest.publish.PublishDecision;
import live.spyglass.ingest.publish.Refusal;
import org.jspecify.annotations.Nullable;

/// The conversation of one connection after the handshake: connect, createStream, publish, media,
/// and the end (§7.2). Used by the connection's event loop alone; it never blocks.
final class RtmpSession {

  /// Before a stream key is accepted nothing larger is needed: connect commands have a few hundred
  /// bytes.
  static final int UNTRUSTED_MESSAGE_SIZE = 16 * 1024;

  private static final int WINDOW = 2_500_000;
  private static final int LEAST_WINDOW = 64 * 1024;
  private static final int MAX_COMMAND_SIZE = 64 * 1024;
  private static final int PING_REQUEST = 6;
  private static final int FIRST_STREAM = 1;

  private final ChunkReader chunks;
  private final ChunkWriter out;
  private final Consumer<PublishAttempt> door;
  private final InetAddress address;
  private final String protocol;
  private final int maxMessageSize;

  private @Nullable String app;
  private @Nullable MediaReceiver receiver;
  private int publishStream = FIRST_STREAM;
  private boolean open = true;
  private int window = WINDOW;
  private long acknowledged;

  /// `door` is asked when somebody wants to publish; its answer comes by [#decided], and no message
  /// before it.
  RtmpSession(
      ChunkReader chunks,
      ChunkWriter out,
      Consumer<PublishAttempt> door,
      InetAddress address,
      String protocol,
      int maxMessageSize) {
    this.chunks = chunks;
    this.out = out;
    this.door = door;
    this.address = address;
    this.protocol = protocol;
    this.maxMessageSize = maxMessageSize;
  }

  /// Whether there is anything more to say.
  boolean isOpen() {
    return open && (receiver == null || receiver.publication().ended() == null);
  }

  @Nullable Publication publication() {
    return receiver == null ? null : receiver.publication();
  }

  /// Answers one message. Returns whether it counts as progress: media, or the beginning or end of
  /// a publication. Throws an [IOException] when it breaks a rule.
  boolean handle(Message message) throws IOException {
    Payload body = message.payload();
    switch (message.type()) {
      case MessageType.AUDIO, MessageType.VIDEO, MessageType.AGGREGATE -> {
        if (receiver != null) {
          receiver.receive(message);
        }
        return receiver != null;
      }
      case MessageType.COMMAND_AMF0 -> {
        return command(message.streamId(), body);
      }
      case MessageType.COMMAND_AMF3 -> {
        // §7.1.1: a byte 0 says that AMF0 follows, which is what encoders send.
        return body.size() > 0 && command(message.streamId(), body.from(1));
      }
      case MessageType.SET_CHUNK_SIZE -> chunks.setChunkSize(i32(body, 0) & 0x7fffffff);
      case MessageType.ABORT -> chunks.abort(i32(body, 0));
      case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE ->
          window = Math.max(LEAST_WINDOW, i32(body, 0) & 0x7fffffff);
      case MessageType.SET_PEER_BANDWIDTH -> out.windowAcknowledgementSize(WINDOW);
      case MessageType.USER_CONTROL -> userControl(body);
      case MessageType.DATA_AMF0 -> data(body);
      case MessageType.DATA_AMF3 -> data(body.from(Math.min(1, body.size())));
      // Acknowledgements of the little that is sent here, and shared objects, change nothing.
      default -> {}
    }
    out.flush();
    return false;
  }

  /// The door's answer to the last publish.
  void decided(PublishDecision decision) throws IOException {
    switch (decision) {
      case PublishDecision.Accepted(Publication publication) -> {
        receiver = new MediaReceiver(publication);
        chunks.setMaxMessageSize(maxMessageSize);
        out.streamBegin(publishStream);
        onStatus(Status.ok(Status.PUBLISH_START, "You are publishing."));
      }
      case PublishDecision.Refused(Refusal refusal) ->
          fail(refusal.isPassing() ? Status.FAILED : Status.PUBLISH_BAD_NAME, refusal.advice());
    }
  }

  /// Acknowledges what was received when half of the window is full, §5.4.3. `received`: bytes so
  /// far.
  void acknowledge(long received) throws IOException {
    if (received - acknowledged >= window / 2) {
      acknowledged = received;
      out.acknowledge((int) received);
      out.flush();
    }
  }

  /// Ends the publication, if there is one.
  void end(StreamEnded.Reason reason) {
    if (receiver != null) {
      receiver.publication().end(reason);
    }
  }

  /// Last words: an error for the broadcaster's eyes.
  void fail(String code, String description) throws IOException {
    open = false;
    onStatus(Status.error(code, description));
  }

  private void data(Payload body) {
    if (receiver != null) {
      receiver.receiveData(body);
    }
  }

  private void userControl(Payload body) throws IOException {
    if (body.size() >= 6 && (body.at(0) << 8 | body.at(1)) == PING_REQUEST) {
      out.pingResponse(i32(body, 2));
    }
  }

  private boolean command(int streamId, Payload body) throws IOException {
    if (body.size() > MAX_COMMAND_SIZE) {
      throw new RtmpException("a command of " + body.size() + " bytes");
    }
    Command command = Command.read(body);
    if (app == null && !command.name().equals("connect")) {
      throw new RtmpException("a command before connect");
    }
    boolean progress = false;
    switch (command.name()) {
      case "connect" -> connect(command);
      case "createStream" -> result(command, new AmfValue.Numeric(FIRST_STREAM));
      case "releaseStream" -> result(command, AmfValue.Absent.NULL);
      case "FCPublish" -> {
        result(command, AmfValue.Absent.NULL);
        announce("onFCPublish", Status.ok(Status.PUBLISH_START, "Go on and publish."));
      }
      case "publish" -> progress = publish(command, streamId);
      case "FCUnpublish" -> {
        announce("onFCUnpublish", Status.ok(Status.UNPUBLISHED, "You have stopped publishing."));
        progress = unpublish();
      }
      case "closeStream", "deleteStream" -> progress = unpublish();
      case "play", "play2" ->
          fail(Status.PLAY_FAILED, "This door takes streams. Watch them on the web page.");
      default -> unknown(command);
    }
    out.flush();
    return progress;
  }

  /// §7.2.1.1
  private void connect(Command command) throws IOException {
    String wanted =
        command.object() instanceof AmfValue.Structure object
            ? object.findText("app").orElse("")
            : "";
    if (app != null) {
      throw new RtmpException("a second connect");
    }
    if (!StreamKeyPath.isOurs(wanted)) {
      open = false;
      AmfValue why =
          Status.error(Status.INVALID_APP, "The address must end in /" + StreamKeyPath.APP + ".");
      out.command(0, new AmfValue.Text("_error"), transaction(command), AmfValue.Absent.NULL, why);
      return;
    }
    app = wanted;
    out.windowAcknowledgementSize(WINDOW);
    out.peerBandwidth(WINDOW);
    out.announceChunkSize();
    Map<String, AmfValue> properties = new LinkedHashMap<>();
    properties.put("fmsVer", new AmfValue.Text("Spyglass/1,0"));
    properties.put("capabilities", new AmfValue.Numeric(31));
    out.command(
        0,
        new AmfValue.Text("_result"),
        transaction(command),
        new AmfValue.Structure(properties),
        Status.connected());
  }

  /// §7.2.2.6. A connection publishes one stream at a time: a second publish ends the first.
  private boolean publish(Command command, int streamId) throws IOException {
    boolean ended = unpublish();
    publishStream = streamId;
    String key =
        StreamKeyPath.findKey(Optional.ofNullable(app).orElse(""), command.findText(0).orElse(""))
            .orElse("");
    door.accept(new PublishAttempt(key, address, protocol));
    return ended;
  }

  private boolean unpublish() throws IOException {
    if (receiver == null) {
      return false;
    }
    end(StreamEnded.Reason.CLOSED);
    receiver = null;
    chunks.setMaxMessageSize(UNTRUSTED_MESSAGE_SIZE);
    onStatus(Status.ok(Status.UNPUBLISHED, "You have stopped publishing."));
    return true;
  }

  private void unknown(Command command) throws IOException {
    if (command.transaction() != 0) {
      out.command(
          0,
          new AmfValue.Text("_error"),
          transaction(command),
          AmfValue.Absent.NULL,
          Status.error(Status.CALL_FAILED, "There is no such command."));
    }
  }

  private void result(Command command, AmfValue value) throws IOException {
    out.command(0, new AmfValue.Text("_result"), transaction(command), AmfValue.Absent.NULL, value);
  }

  /// What Flash Media Server says of its own accord, and encoders of its time wait for.
  private void announce(String name, AmfValue information) throws IOException {
    out.command(
        0, new AmfValue.Text(name), new AmfValue.Numeric(0), AmfValue.Absent.NULL, information);
  }

  private void onStatus(AmfValue information) throws IOException {
    out.command(
        publishStream,
        new AmfValue.Text("onStatus"),
        new AmfValue.Numeric(0),
        AmfValue.Absent.NULL,
        information);
    out.flush();
  }

  private static AmfValue transaction(Command command) {
    return new AmfValue.Numeric(command.transaction());
  }

  private static int i32(Payload body, int at) throws RtmpException {
    if (body.size() < at + 4) {
      throw new RtmpException("a control message shorter than its type");
    }
    return body.slice(at, 4).buffer().getInt();
  }
}
