package live.spyglass.ingest.webrtc;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import live.spyglass.ingest.webrtc.sdp.IceFragment;
import live.spyglass.ingest.webrtc.sdp.Offer;
import live.spyglass.ingest.webrtc.sdp.SdpException;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;

/// What comes in requests, within bounds.
final class Bodies {

  private static final int MOST_BYTES = 64 * 1024;

  private Bodies() {}

  static String read(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new ProblemException(
          Problem.TOO_LARGE, "A session description has at most " + MOST_BYTES + " bytes here.");
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  static Offer offer(String body) {
    try {
      return Offer.read(body);
    } catch (SdpException e) {
      throw problem(e);
    }
  }

  static IceFragment fragment(String body) {
    try {
      return IceFragment.read(body);
    } catch (SdpException e) {
      throw problem(e);
    }
  }

  /// 406 for what is understood and not done (RFC 9725 §4.4.2, §4.4.3), 400 for what is not.
  static ProblemException problem(SdpException e) {
    return new ProblemException(
        e.isRefused() ? Problem.NOT_ACCEPTABLE : Problem.INVALID_REQUEST,
        String.valueOf(e.getMessage()));
  }

  static InetAddress address(HttpServletRequest request) {
    try {
      return InetAddress.ofLiteral(request.getRemoteAddr());
    } catch (IllegalArgumentException _) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
