package live.spyglass.catalog.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemDetails;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Refuses bodies beyond 64 KiB: by `Content-Length` with 413 before anything is read, and by
/// counting when no length was given.
@Component
@Order(BodyLimitFilter.AFTER_REQUEST_ID)
class BodyLimitFilter extends OncePerRequestFilter {

  static final int AFTER_REQUEST_ID = -100;
  private static final int MAX_BYTES = 64 * 1024;

  private final JsonMapper json;

  BodyLimitFilter(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > MAX_BYTES) {
      response.setStatus(Problem.TOO_LARGE.status());
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      json.writeValue(
          response.getOutputStream(),
          ProblemDetails.of(Problem.TOO_LARGE, "A body may have at most 65536 bytes."));
      return;
    }
    chain.doFilter(request.getContentLengthLong() < 0 ? new Counted(request) : request, response);
  }

  /// A body of unknown length.
  private static final class Counted extends HttpServletRequestWrapper {

    Counted(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new CountedStream(super.getInputStream());
    }
  }

  private static final class CountedStream extends ServletInputStream {

    private final ServletInputStream body;
    private int count;

    CountedStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      int next = body.read();
      return next < 0 ? next : counted(1, next);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = body.read(bytes, offset, length);
      return read < 0 ? read : counted(read, read);
    }

    private int counted(int more, int result) throws IOException {
      count += more;
      if (count > MAX_BYTES) {
        throw new IOException("the body has more than " + MAX_BYTES + " bytes");
      }
      return result;
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
