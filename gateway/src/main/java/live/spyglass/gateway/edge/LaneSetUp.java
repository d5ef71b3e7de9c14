package live.spyglass.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/// Puts a [Lane] into every connection that speaks HTTP/1.1.
@Component
final class LaneSetUp implements NettyServerCustomizer {

  private static final String NAME = "spyglass.lane";

  private final LaneAnswers answers;
  private final @Nullable Duration idleTimeout;

  LaneSetUp(
      LaneAnswers answers,
      @Value("${server.netty.idle-timeout:#{null}}") @Nullable Duration idleTimeout) {
    this.answers = answers;
    this.idleTimeout = idleTimeout;
  }

  @Override
  public HttpServer apply(HttpServer server) {
    return server.doOnChannelInit((_, channel, _) -> {
      if (!add(channel)) {
        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NAME, new AfterHandshake());
      }
    });
  }

  private boolean add(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    boolean possible = pipeline.get(NettyPipeline.HttpTrafficHandler) != null;
    if (possible) {
      pipeline.addBefore(NettyPipeline.HttpTrafficHandler, NAME, new Lane(answers, idleTimeout));
    }
    return possible;
  }

  /// With TLS it is known only then which version of HTTP will be spoken.
  private final class AfterHandshake extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent) {
        ctx.pipeline().remove(this);
        add(ctx.channel());
      }
      ctx.fireUserEventTriggered(event);
    }
  }
}
