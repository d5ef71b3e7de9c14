package live.spyglass.ingest.webrtc.sdp;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.ice.Candidate;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.transport.Fingerprint;
import org.jspecify.annotations.Nullable;

/// What an offer is answered with: for each of its media sections what was agreed on, or nothing.
public final class Answer {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Offer offer;
  private final List<Section> sections;

  private Answer(Offer offer, List<Section> sections) {
    this.offer = offer;
    this.sections = sections;
  }

  /// `media`: null when the section is refused.
  record Section(OfferedMedia offered, @Nullable NegotiatedMedia media) {}

  /// Takes what the peer sends: one track of a kind, in any of `codecs`; H.264 is preferred, then
  /// the order is the peer's. Throws [SdpException] when a track cannot be taken: there are no
  /// sessions that half work (RFC 9725 §4.4.3).
  public static Answer receiving(Offer offer, Set<Codec> codecs, Set<Extension> extensions)
      throws SdpException {
    List<Section> sections = new ArrayList<>();
    Set<Codec.Kind> kinds = EnumSet.noneOf(Codec.Kind.class);
    for (OfferedMedia media : offer.media()) {
      if (media.disabled() || !media.sends() || media.kind().isEmpty()) {
        sections.add(new Section(media, null));
        continue;
      }
      Codec.Kind kind = media.kind().get();
      if (!kinds.add(kind)) {
        throw SdpException.refused("Send one track of video and one of audio (RFC 9725 §4.4.2).");
      }
      List<NegotiatedCodec> taken = codecs(media, codecs);
      if (taken.isEmpty()) {
        throw SdpException.refused(
            "None of the codecs offered for "
                + kind.name().toLowerCase(Locale.ROOT)
                + " is taken here.");
      }
      sections.add(
          new Section(
              media,
              new NegotiatedMedia(
                  media.mid(),
                  kind,
                  taken,
                  extensions(media, extensions),
                  media.rids().isEmpty() ? media.ssrcs() : List.of(),
                  media.rids().isEmpty() ? media.rtxOf() : Map.of(),
                  media.rids(),
                  true)));
    }
    if (kinds.isEmpty()) {
      throw SdpException.refused("The offer sends nothing.");
    }
    return new Answer(offer, sections);
  }

  /// Sends one track of a kind, in those of `codecs` that the peer takes, in our order, under SSRCs
  /// of our own. Sections that ask for nothing of it are refused one by one. Throws [SdpException]
  /// when nothing is left.
  public static Answer sending(Offer offer, List<Codec> codecs, Set<Extension> extensions)
      throws SdpException {
    List<Section> sections = new ArrayList<>();
    Set<Codec.Kind> kinds = EnumSet.noneOf(Codec.Kind.class);
    for (OfferedMedia media : offer.media()) {
      List<NegotiatedCodec> sent =
          media.isWatched() ? new ArrayList<>(codecs(media, codecs)) : new ArrayList<>();
      sent.sort(Comparator.comparingInt(one -> codecs.indexOf(one.codec())));
      if (sent.isEmpty() || !kinds.add(sent.getFirst().codec().kind())) {
        sections.add(new Section(media, null));
      } else {
        sections.add(new Section(media, sender(media, sent, extensions)));
      }
    }
    if (kinds.isEmpty()) {
      throw SdpException.refused("None of the codecs offered can be sent for this broadcast.");
    }
    return new Answer(offer, sections);
  }

  private static NegotiatedMedia sender(
      OfferedMedia media, List<NegotiatedCodec> codecs, Set<Extension> extensions) {
    long ssrc = randomSsrc();
    long repair = (ssrc + 1) & 0xffff_ffffL;
    boolean repairs = codecs.stream().anyMatch(one -> one.rtxPayloadType().isPresent());
    return new NegotiatedMedia(
        media.mid(),
        codecs.getFirst().codec().kind(),
        codecs,
        extensions(media, extensions),
        List.of(ssrc),
        repairs ? Map.of(repair, ssrc) : Map.of(),
        List.of(),
        false);
  }

  private static long randomSsrc() {
    return 1 + RANDOM.nextLong(0xffff_fffeL);
  }

  private static Map<Extension, Integer> extensions(OfferedMedia media, Set<Extension> wanted) {
    Map<Extension, Integer> agreed = new EnumMap<>(Extension.class);
    agreed.putAll(media.extensions());
    agreed.keySet().retainAll(wanted);
    return agreed;
  }

  /// H.264 first, then as they were offered.
  static List<NegotiatedCodec> codecs(OfferedMedia media, Collection<Codec> wanted) {
    Map<Integer, Integer> rtx = new HashMap<>();
    for (OfferedCodec codec : media.codecs()) {
      String repaired = codec.parameters().getOrDefault("apt", "");
      if (codec.map().startsWith("rtx/") && repaired.matches("\\d{1,3}")) {
        rtx.putIfAbsent(Integer.parseInt(repaired), codec.payloadType());
      }
    }
    List<NegotiatedCodec> first = new ArrayList<>();
    List<NegotiatedCodec> others = new ArrayList<>();
    for (OfferedCodec offered : media.codecs()) {
      Optional<RtpCodec> codec =
          RtpCodec.find(offered.map())
              .filter(known -> wanted.contains(known.codec()))
              .filter(known -> media.kind().filter(known.codec().kind()::equals).isPresent())
              .filter(known -> isUsable(known, offered));
      if (codec.isPresent()) {
        Integer repair = rtx.get(offered.payloadType());
        (codec.get() == RtpCodec.H264 ? first : others)
            .add(
                new NegotiatedCodec(
                    offered.payloadType(),
                    codec.get().codec(),
                    codec.get().clockRate(),
                    offered.parameters(),
                    repair == null ? OptionalInt.empty() : OptionalInt.of(repair),
                    offered.feedback()));
      }
    }
    first.addAll(others);
    return first;
  }

  /// H.264 with one NAL unit a packet, or in fragments (RFC 6184 §6.2, §6.3; not interleaved), of a
  /// profile with 4:2:0 and 8 bits; VP9 and AV1 of profile 0, for the same reason.
  private static boolean isUsable(RtpCodec codec, OfferedCodec offered) {
    Map<String, String> parameters = offered.parameters();
    return switch (codec) {
      case H264 ->
          !parameters.getOrDefault("packetization-mode", "0").equals("2")
              && parameters
                  .getOrDefault("profile-level-id", "42e01f")
                  .matches("(?i)(42|4d|58|64)[0-9a-f]{4}");
      case VP9 -> parameters.getOrDefault("profile-id", "0").equals("0");
      case AV1 -> parameters.getOrDefault("profile", "0").equals("0");
      case VP8, OPUS -> true;
    };
  }

  /// What was agreed on, in the order of the offer.
  public List<NegotiatedMedia> media() {
    List<NegotiatedMedia> agreed = new ArrayList<>();
    for (Section section : sections) {
      if (section.media() != null) {
        agreed.add(section.media());
      }
    }
    return agreed;
  }

  /// As it goes to the peer.
  public String write(IceCredentials local, Fingerprint fingerprint, List<Candidate> candidates) {
    return new AnswerWriter(offer, sections, local, fingerprint, candidates).write();
  }
}
