package live.spyglass.ingest.webrtc.sdp;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import live.spyglass.ingest.webrtc.ice.Candidate;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.transport.DtlsRole;
import live.spyglass.ingest.webrtc.transport.Fingerprint;
import org.jspecify.annotations.Nullable;

/// Writes an answer (RFC 9429 §5.3.1).
final class AnswerWriter {

  /// Our stream's name in `a=msid`, and the source's in RTCP.
  private static final String NAME = "spyglass";

  private static final long MOST_SESSION_ID = 1L << 62;

  private final Offer offer;
  private final List<Answer.Section> sections;
  private final IceCredentials local;
  private final Fingerprint fingerprint;
  private final List<Candidate> candidates;
  private final StringBuilder text = new StringBuilder(4096);

  AnswerWriter(
      Offer offer,
      List<Answer.Section> sections,
      IceCredentials local,
      Fingerprint fingerprint,
      List<Candidate> candidates) {
    this.offer = offer;
    this.sections = sections;
    this.local = local;
    this.fingerprint = fingerprint;
    this.candidates = candidates;
  }

  String write() {
    List<String> mids = new ArrayList<>();
    for (Answer.Section section : sections) {
      if (section.media() != null) {
        mids.add(section.media().mid());
      }
    }
    line("v=0");
    line("o=- " + new SecureRandom().nextLong(MOST_SESSION_ID) + " 1 IN IP4 127.0.0.1");
    line("s=-");
    line("t=0 0");
    line("a=ice-lite");
    line("a=group:BUNDLE " + String.join(" ", mids));
    line("a=msid-semantic: WMS *");
    if (offer.mixesExtensions()) {
      line("a=extmap-allow-mixed");
    }
    boolean first = true;
    for (Answer.Section section : sections) {
      NegotiatedMedia media = section.media();
      if (media == null) {
        refused(section.offered());
      } else {
        accepted(section.offered(), media, first);
        first = false;
      }
    }
    return text.toString();
  }

  /// RFC 3264 §6: port 0.
  private void refused(OfferedMedia offered) {
    String[] words = offered.words();
    words[1] = "0";
    line("m=" + String.join(" ", words));
    line("c=IN IP4 0.0.0.0");
    line("a=mid:" + offered.mid());
    line("a=inactive");
  }

  /// Candidates stand in the first section of the bundle, which speaks for all (RFC 9143 §7.3).
  private void accepted(OfferedMedia offered, NegotiatedMedia media, boolean first) {
    String types =
        media.codecs().stream()
            .map(codec ->
                codec.payloadType()
                    + (codec.rtxPayloadType().isPresent()
                        ? " " + codec.rtxPayloadType().getAsInt()
                        : ""))
            .collect(Collectors.joining(" "));
    line(
        "m="
            + media.kind().name().toLowerCase(Locale.ROOT)
            + " 9 "
            + offered.words()[2]
            + " "
            + types);
    line("c=IN IP4 0.0.0.0");
    line("a=rtcp:9 IN IP4 0.0.0.0");
    line("a=mid:" + media.mid());
    line("a=ice-ufrag:" + local.fragment());
    line("a=ice-pwd:" + local.password());
    line("a=fingerprint:" + fingerprint.algorithm() + " " + fingerprint.value());
    line("a=setup:" + (offer.role() == DtlsRole.CLIENT ? "active" : "passive"));
    line("a=rtcp-mux");
    line("a=rtcp-mux-only");
    line("a=rtcp-rsize");
    line(media.receiving() ? "a=recvonly" : "a=sendonly");
    media.extensions().forEach((extension, id) -> line("a=extmap:" + id + " " + extension.uri()));
    for (NegotiatedCodec codec : media.codecs()) {
      codec(codec, format(offered, codec));
    }
    if (media.receiving()) {
      layers(media);
    } else {
      sources(media);
    }
    if (first) {
      candidates.forEach(candidate -> line("a=candidate:" + candidate.value()));
      line("a=end-of-candidates");
    }
  }

  private void codec(NegotiatedCodec codec, String format) {
    int type = codec.payloadType();
    line("a=rtpmap:" + type + " " + RtpCodec.of(codec.codec()).map());
    if (!format.isEmpty()) {
      line("a=fmtp:" + type + " " + format);
    }
    for (Feedback feedback : Feedback.values()) {
      if (codec.feedback().contains(feedback)) {
        line("a=rtcp-fb:" + type + " " + feedback.value());
      }
    }
    codec
        .rtxPayloadType()
        .ifPresent(repair -> {
          line("a=rtpmap:" + repair + " rtx/" + codec.clockRate());
          line("a=fmtp:" + repair + " apt=" + type);
        });
  }

  /// What was offered stands, and both channels are welcome (RFC 7587 §6.1: without `stereo` a peer
  /// sends one).
  private static String format(OfferedMedia offered, NegotiatedCodec codec) {
    if (RtpCodec.of(codec.codec()) == RtpCodec.OPUS) {
      return "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1";
    }
    return offered.codecs().stream()
        .filter(one -> one.payloadType() == codec.payloadType())
        .map(OfferedCodec::format)
        .findFirst()
        .orElse("");
  }

  /// RFC 8853 §5.3.2
  private void layers(NegotiatedMedia media) {
    if (!media.rids().isEmpty()) {
      media.rids().forEach(rid -> line("a=rid:" + rid + " recv"));
      line("a=simulcast:recv " + String.join(";", media.rids()));
    }
  }

  private void sources(NegotiatedMedia media) {
    String track = NAME + " " + media.kind().name().toLowerCase(Locale.ROOT);
    line("a=msid:" + track);
    for (Map.Entry<Long, Long> repair : media.rtxOf().entrySet()) {
      line("a=ssrc-group:FID " + repair.getValue() + " " + repair.getKey());
    }
    media.ssrcs().forEach(ssrc -> source(ssrc, track));
    media.rtxOf().keySet().forEach(ssrc -> source(ssrc, track));
  }

  private void source(@Nullable Long ssrc, String track) {
    line("a=ssrc:" + ssrc + " cname:" + NAME);
    line("a=ssrc:" + ssrc + " msid:" + track);
  }

  private void line(String line) {
    text.append(line).append("\r\n");
  }
}
