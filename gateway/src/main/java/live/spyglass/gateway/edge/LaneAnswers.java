package live.spyglass.gateway.edge;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import live.spyglass.gateway.ProblemWriter;
import live.spyglass.gateway.entrance.AnswerHeaders;
import live.spyglass.gateway.entrance.Entrance;
import org.springframework.stereotype.Component;

/// What the answers of all lanes have in common.
@Component
final class LaneAnswers {

  final Edge edge;
  final Entrance entrance;
  final AnswerHeaders said;
  final ProblemWriter problems;

  LaneAnswers(Edge edge, Entrance entrance, AnswerHeaders said, ProblemWriter problems) {
    this.edge = edge;
    this.entrance = entrance;
    this.said = said;
    this.problems = problems;
  }

  /// Addresses that are not canonical, and what cannot be shared, are for Spring.
  boolean takes(HttpRequest request) {
    String uri = request.uri();
    return uri.indexOf('%') < 0
        && !uri.endsWith("/recording.mp4")
        && !uri.contains("/recording.mp4?");
  }

  static boolean isSecure(Channel channel) {
    return channel.pipeline().get(io.netty.handler.ssl.SslHandler.class) != null;
  }
}
