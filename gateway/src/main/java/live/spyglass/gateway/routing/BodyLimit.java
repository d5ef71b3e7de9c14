package live.spyglass.gateway.routing;

import java.util.concurrent.atomic.AtomicLong;
import live.spyglass.gateway.GatewayProperties;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Refuses bodies beyond the limit: at once when their length is said, else as soon as it is
/// passed.
@Component
@Order(-50)
final class BodyLimit implements WebFilter {

  private final long limit;

  BodyLimit(GatewayProperties properties) {
    this.limit = properties.maxRequestBody().toBytes();
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (exchange.getRequest().getHeaders().getContentLength() > limit) {
      return Mono.error(tooLarge());
    }
    Bounded bounded = new Bounded(exchange.getRequest());
    return chain.filter(exchange.mutate().request(bounded).build());
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        Problem.TOO_LARGE, "A request may carry at most " + limit + " bytes here.");
  }

  private final class Bounded extends ServerHttpRequestDecorator {

    private final AtomicLong received = new AtomicLong();

    Bounded(ServerHttpRequest request) {
      super(request);
    }

    @Override
    public Flux<DataBuffer> getBody() {
      return super.getBody()
          .handle((buffer, sink) -> {
            if (received.addAndGet(buffer.readableByteCount()) > limit) {
              DataBufferUtils.release(buffer);
              sink.error(tooLarge());
            } else {
              sink.next(buffer);
            }
          });
    }
  }
}
