package live.spyglass.ingest.webrtc.sdp;

import java.util.List;
import live.spyglass.ingest.webrtc.ice.Candidate;
import live.spyglass.ingest.webrtc.ice.IceCredentials;

/// What a PATCH carries: `application/trickle-ice-sdpfrag` (RFC 8840 §9). The peer's candidates in
/// it are not looked at: a lite agent waits to be found. The password is not needed, since checks
/// to us are signed with ours.
public record IceFragment(String remoteFragment) {

  /// Throws [SdpException] for what is none, or names no user.
  public static IceFragment read(String text) throws SdpException {
    SdpSections sdp = SdpSections.of(text, true);
    String fragment = first(sdp, "ice-ufrag");
    if (!IceCredentials.areValid(fragment, first(sdp, "ice-pwd"))) {
      throw SdpException.malformed("The fragment has no valid a=ice-ufrag and a=ice-pwd.");
    }
    return new IceFragment(fragment);
  }

  private static String first(SdpSections sdp, String attribute) {
    return sdp.session()
        .first(attribute)
        .or(() ->
            sdp.media().stream().flatMap(section -> section.first(attribute).stream()).findFirst())
        .orElse("");
  }

  /// Our side of a restart (RFC 9725 §4.3.3).
  public static String write(IceCredentials local, List<Candidate> candidates) {
    StringBuilder text = new StringBuilder();
    text.append("a=ice-lite\r\n");
    text.append("a=ice-ufrag:").append(local.fragment()).append("\r\n");
    text.append("a=ice-pwd:").append(local.password()).append("\r\n");
    candidates.forEach(one -> text.append("a=candidate:").append(one.value()).append("\r\n"));
    return text.append("a=end-of-candidates\r\n").toString();
  }
}
