package live.spyglass.chat.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.InetSocketAddress;
import live.spyglass.chat.moderation.AddressLimit;
import org.jspecify.annotations.Nullable;

/// The first request of a connection: upgrades it, or answers why not, and gives way to a
/// [Connection].
final class HandshakeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final ChatServer server;
  private final OriginRule origins;
  private final AddressLimit addresses;
  private final int loop;

  HandshakeHandler(ChatServer server, OriginRule origins, AddressLimit addresses, int loop) {
    this.server = server;
    this.origins = origins;
    this.addresses = addresses;
    this.loop = loop;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    Channel channel = context.channel();
    JoinRequest join = request.decoderResult().isSuccess() ? JoinRequest.parse(request) : null;
    if (join == null) {
      answer(channel, HttpResponseStatus.NOT_FOUND, "A chat is at /chat/ and a broadcast's id.");
    } else if (!isUpgrade(request)) {
      answer(channel, HttpResponseStatus.UPGRADE_REQUIRED, "A chat is a WebSocket.");
    } else if (!origins.allows(request.headers())) {
      answer(channel, HttpResponseStatus.FORBIDDEN, "Pages of this origin may not open a chat.");
    } else if (server.isFull()) {
      answer(channel, HttpResponseStatus.SERVICE_UNAVAILABLE, "Try again in a moment.");
    } else {
      hold(channel, request, join);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }

  private void hold(Channel channel, FullHttpRequest request, JoinRequest join) {
    String address = address(channel, request);
    if (!addresses.acquire(address)) {
      answer(
          channel,
          HttpResponseStatus.TOO_MANY_REQUESTS,
          "Too many chats are open from this address.");
      return;
    }
    server.opened();
    var _ =
        channel
            .closeFuture()
            .addListener(_ -> {
              addresses.release(address);
              server.closed();
            });
    upgrade(channel, request, join);
  }

  private void upgrade(Channel channel, FullHttpRequest request, JoinRequest join) {
    int maxFrameBytes = server.parts().properties().maxFrameBytes();
    WebSocketDecoderConfig decoding =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(maxFrameBytes)
            .allowExtensions(false)
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build();
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("", null, decoding).newHandshaker(request);
    if (handshaker == null) {
      var _ =
          WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel)
              .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    channel.config().setAutoRead(false);
    Connection connection = new Connection(channel, server.parts(), join.viewer());
    var _ =
        handshaker
            .handshake(channel, request)
            .addListener(upgraded -> {
              if (!upgraded.isSuccess()) {
                var _ = channel.close();
                return;
              }
              channel.pipeline().remove(ChatServer.HANDSHAKE_TIMEOUT);
              channel.pipeline().remove(this);
              channel.pipeline().addLast(new WebSocketFrameAggregator(maxFrameBytes), connection);
              server.admit(connection, channel, join, loop);
            });
  }

  private static boolean isUpgrade(FullHttpRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
  }

  /// The gateway names the client's address; only it can reach this port.
  private static String address(Channel channel, FullHttpRequest request) {
    String forwarded = request.headers().get("X-Forwarded-For");
    if (forwarded != null && !forwarded.isBlank() && forwarded.length() <= 256) {
      return forwarded.split(",", 2)[0].strip();
    }
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : "unknown";
  }

  private void answer(Channel channel, HttpResponseStatus status, @Nullable String detail) {
    byte[] body = server.problem(status.code(), status.reasonPhrase(), detail);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response
          .headers()
          .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
          .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue());
    }
    var _ = channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
