package live.spyglass.chat.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.chat.message.MessageText;
import live.spyglass.chat.message.Numbered;
import live.spyglass.chat.message.Posting;
import live.spyglass.chat.moderation.Rate;
import live.spyglass.chat.room.Participant;
import org.jspecify.annotations.Nullable;

/// One viewer's WebSocket, on its event loop. Small on purpose: most of them only listen.
final class Connection extends SimpleChannelInboundHandler<WebSocketFrame> {

  private static final int MAX_PENDING = 8;
  private static final long CLOSING_MILLIS = 3000;

  private final Channel channel;
  private final ConnectionParts parts;
  private final String person;
  private @Nullable LiveRoom room;
  private @Nullable Shard shard;
  private @Nullable Keepalive keepalive;
  private @Nullable Participant participant;
  private Rate.@Nullable Usage frames;
  private byte pending;
  private byte violations;
  private boolean closing;

  /// Whether one may stay when the room becomes PRIVATE.
  boolean evenIfPrivate;

  /// The last message that was sent to this connection.
  long lastSent;

  /// Where the shard keeps it; -1 while it does not.
  int place = -1;

  /// Where the loop's keepalive has it; slice -1 while it has not.
  int slice = -1;

  int placeInSlice;

  /// When anything was heard of the client, and since when it takes nothing (0: it does), of
  /// Messages are submitted in the order in which they came. Leave for one may be given before
  /// leave for the one before it, when Redis does not know the limit's script yet.
  private CompletableFuture<Void> submitted = CompletableFuture.completedFuture(null);

  /// [System#nanoTime].
  private long heard = System.nanoTime();

  private long stalledSince;

  Connection(Channel channel, ConnectionParts parts, @Nullable String viewer) {
    this.channel = channel;
    this.parts = parts;
    this.person =
        viewer == null ? "c:" + channel.id().asShortText() + System.nanoTime() : "v:" + viewer;
  }

  /// Comes in: from here on nothing that is said is missed. False when the newest messages have
  /// moved on too far since `admitted` was made; then nothing has happened.
  boolean enter(Doorkeeper.Admission.Admitted admitted, JoinRequest request, int loop) {
    LiveRoom entered = admitted.room();
    Shard entering = entered.shard(loop);
    entering.expect();
    LiveRooms.Recovered recovered = admitted.recovered();
    boolean fromNow = request.after() == JoinRequest.FROM_NOW;
    LiveRoom.News news =
        fromNow
            ? entered.newest(parts.properties().history())
            : entered.newsSince(recovered == null ? request.after() : recovered.last());
    entering.add(this);
    if (!news.complete()) {
      entering.remove(this);
      return false;
    }
    this.room = entered;
    this.shard = entering;
    this.participant = admitted.participant();
    this.evenIfPrivate = admitted.evenIfPrivate();
    this.lastSent = news.last();
    if (isAudience(entered)) {
      entered.attendance.enter(personKey());
    }
    greet(entered, recovered, news);
    this.keepalive = parts.keepalives().get(loop);
    keepalive.add(this);
    channel.config().setAutoRead(true);
    return true;
  }

  private void greet(
      LiveRoom entered, LiveRooms.@Nullable Recovered recovered, LiveRoom.News news) {
    LiveRoom.Welcome welcome = entered.welcome(recovered != null && recovered.truncated());
    List<byte[]> payloads = new ArrayList<>();
    payloads.add(welcome.state());
    if (recovered != null) {
      recovered.messages().forEach(message -> payloads.add(message.json()));
    }
    for (Numbered message : news.messages()) {
      payloads.add(message.json());
    }
    payloads.addAll(welcome.numbers());
    write(ServerFrames.encode(ByteBufAllocator.DEFAULT, payloads));
    parts.metrics().deliveries.add(payloads.size());
  }

  boolean isWritable() {
    return channel.isWritable() && !closing;
  }

  /// Encoded frames; released when written.
  void write(ByteBuf bytes) {
    var _ = channel.writeAndFlush(bytes, channel.voidPromise());
  }

  /// Says why, and closes.
  void refuse(int code, String title, String detail) {
    if (closing) {
      return;
    }
    tell(title, detail, null);
    end(code, title);
  }

  /// Closes with a code (RFC 6455 §7.4).
  void end(int code, String reason) {
    if (closing) {
      return;
    }
    closing = true;
    channel.config().setAutoRead(true);
    var _ = channel.writeAndFlush(new CloseWebSocketFrame(code, reason), channel.voidPromise());
    // Closing at once could overtake the frame: whoever closes with unread bytes resets.
    var _ = channel.eventLoop().schedule(this::hangUp, CLOSING_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Asks for a sign of life, or gives up.
  void check(long now) {
    long silence = now - heard;
    if (silence
        > 2 * parts.properties().pingInterval().toNanos() + Duration.ofSeconds(5).toNanos()) {
      hangUp();
    } else if (stalledSince != 0
        && now - stalledSince > parts.properties().stallTimeout().toNanos()) {
      end(1013, "too slow");
      hangUp();
    } else if (keepalive != null && isWritable()) {
      write(keepalive.pingBytes());
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    long now = System.nanoTime();
    heard = now;
    switch (frame) {
      case PongWebSocketFrame _ -> {}
      case PingWebSocketFrame ping -> {
        if (withinFrames(now) && isWritable()) {
          var _ =
              channel.writeAndFlush(
                  new PongWebSocketFrame(ping.content().retain()), channel.voidPromise());
        }
      }
      case CloseWebSocketFrame close -> answerClose(close);
      case TextWebSocketFrame text -> {
        if (withinFrames(now)) {
          read(text.content());
        }
      }
      default -> violation("Send text frames.");
    }
  }

  private void answerClose(CloseWebSocketFrame close) {
    if (closing) {
      hangUp();
      return;
    }
    int code = close.statusCode();
    end(code == -1 ? 1000 : code, "");
    hangUp();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!channel.isWritable()) {
      stalledSince = System.nanoTime();
    } else {
      stalledSince = 0;
      if (shard != null && place >= 0 && !closing) {
        parts.metrics().deliveries.add(shard.catchUp(this, List.of()));
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    LiveRoom left = room;
    if (left != null && shard != null) {
      shard.remove(this);
      if (isAudience(left)) {
        left.attendance.leave(personKey());
      }
      parts.rooms().release(left);
      room = null;
    }
    if (keepalive != null) {
      keepalive.remove(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    switch (cause) {
      case TooLongFrameException _ -> tooLong();
      case CorruptedWebSocketFrameException broken -> {
        if (broken.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
          tooLong();
        } else {
          end(broken.closeStatus().code(), broken.closeStatus().reasonText());
        }
      }
      default -> hangUp();
    }
  }

  private void read(ByteBuf payload) {
    switch (ClientFrame.parse(parts.mapper(), payload)) {
      case ClientFrame.NotText() -> refuse(1007, "This is not text", "Frames must be UTF-8.");
      case ClientFrame.Unreadable(String detail) -> violation(detail);
      case ClientFrame.Say(String text) -> say(text);
      case ClientFrame.Love(int count) -> love(count);
    }
  }

  private void say(@Nullable String sent) {
    Participant author = mayTakePart();
    if (author == null) {
      return;
    }
    switch (MessageText.clean(sent)) {
      case MessageText.Result.Empty() ->
          tell("There is nothing in it", "A message has 1 to 500 characters.", null);
      case MessageText.Result.TooLong(int length) ->
          tell(
              "This message is too long",
              "A message has at most 500 characters; this one has " + length + ".",
              null);
      case MessageText.Result.Accepted(String text) -> {
        if (pending == MAX_PENDING) {
          tell("Not so fast", "Messages that you sent before are still on their way.", null);
          return;
        }
        pending++;
        post(author, text);
      }
    }
  }

  private void post(Participant author, String text) {
    LiveRoom into = room;
    if (into == null) {
      return;
    }
    submitted =
        submitted
            .thenCombine(parts.messageLimit().take(author.account()), (_, wait) -> wait)
            .thenAccept(wait -> {
              if (wait.isZero()) {
                parts
                    .writer()
                    .submit(into.id(), author, text, parts.rooms(), this::postedElsewhere);
              } else {
                onLoop(() -> {
                  pending--;
                  tellToWait(wait);
                });
              }
            });
  }

  private void postedElsewhere(Posting outcome) {
    onLoop(() -> posted(outcome));
  }

  private void posted(Posting outcome) {
    pending--;
    switch (outcome) {
      case STORED -> {}
      case ROOM_CLOSED -> tellOver();
      case BUSY ->
          tell(
              "Your message was not taken",
              "More is being said than can be written down. Send it again in a second.",
              Duration.ofSeconds(1));
      case FAILED ->
          tell(
              "Your message was not kept",
              "It could not be stored. Send it again in a few seconds.",
              Duration.ofSeconds(5));
    }
  }

  private void love(int count) {
    Participant from = mayTakePart();
    if (from == null || room == null) {
      return;
    }
    Duration wait = parts.heartLimit().take(from.account(), count);
    if (wait.isPositive()) {
      tellToWait(wait);
    } else {
      room.hearts.add(from.colorIndex(), count, parts.clock().instant().getEpochSecond());
    }
  }

  private @Nullable Participant mayTakePart() {
    if (participant == null) {
      tell("Sign in to take part", "Without an access token you can only read.", null);
      return null;
    }
    if (room == null || !room.room().state().isOpen()) {
      tellOver();
      return null;
    }
    return participant;
  }

  private boolean withinFrames(long now) {
    if (closing) {
      return false;
    }
    if (frames == null) {
      frames = new Rate.Usage();
    }
    if (frames.take(parts.frameRate(), 1, now) == 0) {
      return true;
    }
    refuse(1008, "Far too many frames", "Connect again and send less.");
    return false;
  }

  private void violation(String detail) {
    violations++;
    if (violations >= parts.maxViolations()) {
      refuse(1008, "This is not understood", detail);
    } else {
      tell("This is not understood", detail, null);
    }
  }

  private void tooLong() {
    refuse(
        1009,
        "This frame is too large",
        "At most " + parts.properties().maxFrameBytes() + " bytes are read.");
  }

  private void tellToWait(Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    tell(
        "Not so fast", "Try again in " + seconds + (seconds == 1 ? " second." : " seconds."), wait);
  }

  private void tellOver() {
    tell("The broadcast is over", "What was said can be read; nothing is added.", null);
  }

  private void tell(String title, String detail, @Nullable Duration retryAfter) {
    if (isWritable()) {
      byte[] payload = parts.frames().error(title, detail, retryAfter);
      write(ServerFrames.encode(ByteBufAllocator.DEFAULT, List.of(payload)));
    }
  }

  private void hangUp() {
    var _ = channel.close();
  }

  /// Whoever broadcasts does not watch themselves: not on the page they broadcast from, nor on any
  /// other.
  private boolean isAudience(LiveRoom entered) {
    return participant == null || !participant.account().equals(entered.room().owner());
  }

  private String personKey() {
    return participant == null ? person : "a:" + participant.account().value();
  }

  private void onLoop(Runnable task) {
    if (!channel.eventLoop().isShuttingDown()) {
      channel.eventLoop().execute(task);
    }
  }
}
