package live.spyglass.ingest.webrtc.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.transport.DtlsRole;
import live.spyglass.ingest.webrtc.transport.Fingerprint;

/// Reads an offer (RFC 3264, RFC 9429 §5.8). Attributes of the transport may stand in the session
/// or in any section of the bundle; the first section that has one speaks for all (RFC 9143 §7).
final class OfferReader {

  /// `token` of RFC 8866 §9, as far as it is used for names.
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}");

  /// RFC 8851 §10, RFC 8852 §3.1
  private static final Pattern RID = Pattern.compile("([A-Za-z0-9_-]{1,16}) send(?: .*)?");

  private static final Pattern EXTMAP = Pattern.compile("(\\d{1,3})(?:/(\\w+))? (\\S+)(?: .*)?");
  private static final Pattern MEDIA =
      Pattern.compile("m=(\\w+) (\\d{1,5})(?:/\\d+)? (\\S+)( .+)?");
  private static final Set<String> PROTOCOLS =
      Set.of("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/DTLS/RTP/SAVPF");
  private static final int MOST_SSRCS = 32;
  private static final int MOST_CODECS = 128;

  /// Layers that anybody sends.
  private static final int MOST_RIDS = 4;

  /// Ids of one-byte and of two-byte header extensions (RFC 8285 §4).
  private static final int MOST_EXTENSION_ID = 255;

  private final SdpSections sdp;

  OfferReader(SdpSections sdp) {
    this.sdp = sdp;
  }

  Offer read() throws SdpException {
    Set<String> bundle = new LinkedHashSet<>();
    sdp.session()
        .all("group")
        .filter(value -> value.startsWith("BUNDLE "))
        .findFirst()
        .ifPresent(
            value -> bundle.addAll(List.of(value.split(" ")).subList(1, value.split(" ").length)));
    List<OfferedMedia> media = new ArrayList<>();
    List<SdpSections.Section> bundled = new ArrayList<>();
    Set<String> mids = new HashSet<>();
    for (SdpSections.Section section : sdp.media()) {
      OfferedMedia one = media(section);
      if (!mids.add(one.mid())) {
        throw SdpException.malformed("Two media sections have the same a=mid.");
      }
      if (!one.disabled()) {
        if (!bundle.contains(one.mid())) {
          throw SdpException.malformed("All media sections must be in one BUNDLE group.");
        }
        bundled.add(section);
      }
      media.add(one);
    }
    if (bundled.isEmpty()) {
      throw SdpException.malformed("The offer has no media.");
    }
    return new Offer(
        credentials(bundled),
        role(bundled),
        fingerprints(bundled),
        sdp.session().has("extmap-allow-mixed"),
        media);
  }

  private IceCredentials credentials(List<SdpSections.Section> bundled) throws SdpException {
    String fragment = transport(bundled, "ice-ufrag").orElse("");
    String password = transport(bundled, "ice-pwd").orElse("");
    if (!IceCredentials.areValid(fragment, password)) {
      throw SdpException.malformed("The offer has no valid a=ice-ufrag and a=ice-pwd.");
    }
    return new IceCredentials(fragment, password);
  }

  /// RFC 8842 §5.2; `actpass` leaves it to us, and the server's side costs the peer one round trip
  /// less.
  private DtlsRole role(List<SdpSections.Section> bundled) throws SdpException {
    return switch (transport(bundled, "setup").orElse("actpass")) {
      case "actpass", "active" -> DtlsRole.SERVER;
      case "passive" -> DtlsRole.CLIENT;
      default -> throw SdpException.malformed("The offer has no a=setup that can be answered.");
    };
  }

  private List<Fingerprint> fingerprints(List<SdpSections.Section> bundled) throws SdpException {
    List<Fingerprint> found = fingerprints(sdp.session());
    for (SdpSections.Section section : bundled) {
      if (found.isEmpty()) {
        found = fingerprints(section);
      }
    }
    if (found.isEmpty()) {
      throw SdpException.malformed(
          "The offer has no a=fingerprint of SHA-256, SHA-384 or SHA-512.");
    }
    return found;
  }

  private static List<Fingerprint> fingerprints(SdpSections.Section section) {
    return section
        .all("fingerprint")
        .map(value -> value.split(" +", 2))
        .filter(words -> words.length == 2)
        .flatMap(words -> Fingerprint.find(words[0], words[1]).stream())
        .limit(8)
        .toList();
  }

  private Optional<String> transport(List<SdpSections.Section> bundled, String attribute) {
    return bundled.stream()
        .flatMap(section -> section.first(attribute).stream())
        .findFirst()
        .or(() -> sdp.session().first(attribute));
  }

  private OfferedMedia media(SdpSections.Section section) throws SdpException {
    Matcher line = MEDIA.matcher(section.lines().getFirst());
    if (!line.matches()) {
      throw SdpException.malformed("An m= line is not well formed.");
    }
    String mid =
        section
            .first("mid")
            .filter(value -> TOKEN.matcher(value).matches())
            .orElseThrow(() -> SdpException.malformed("A media section has no a=mid."));
    boolean disabled = line.group(2).equals("0") && !section.has("bundle-only");
    Optional<Codec.Kind> kind =
        PROTOCOLS.contains(line.group(3)) ? kind(line.group(1)) : Optional.empty();
    if (!disabled && kind.isPresent() && !section.has("rtcp-mux")) {
      throw SdpException.malformed("RTP and RTCP must share one port: a=rtcp-mux.");
    }
    String direction = direction(section);
    return new OfferedMedia(
        section.lines().getFirst().substring(2),
        kind,
        disabled,
        mid,
        direction.equals("sendonly") || direction.equals("sendrecv"),
        direction.equals("recvonly") || direction.equals("sendrecv"),
        kind.isPresent() ? codecs(section, line.group(4)) : List.of(),
        extensions(section),
        ssrcs(section),
        rtxOf(section),
        rids(section));
  }

  private static Optional<Codec.Kind> kind(String name) {
    return switch (name) {
      case "audio" -> Optional.of(Codec.Kind.AUDIO);
      case "video" -> Optional.of(Codec.Kind.VIDEO);
      default -> Optional.empty();
    };
  }

  private String direction(SdpSections.Section section) {
    for (String direction : List.of("sendonly", "recvonly", "inactive", "sendrecv")) {
      if (section.has(direction)) {
        return direction;
      }
    }
    return sdp.session().has("sendonly") ? "sendonly" : "sendrecv";
  }

  private static List<OfferedCodec> codecs(SdpSections.Section section, String formats)
      throws SdpException {
    Map<Integer, String> maps = byType(section, "rtpmap");
    Map<Integer, String> parameters = byType(section, "fmtp");
    List<OfferedCodec> codecs = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (String word : formats == null ? new String[0] : formats.strip().split(" +")) {
      int type = payloadType(word);
      if (type < 0 || !seen.add(type) || codecs.size() == MOST_CODECS) {
        throw SdpException.malformed("An m= line lists payload types that are none.");
      }
      String format = parameters.getOrDefault(type, "");
      codecs.add(
          new OfferedCodec(
              type,
              maps.getOrDefault(type, ""),
              format,
              parameters(format),
              feedback(section, type)));
    }
    return codecs;
  }

  private static int payloadType(String word) {
    return word.matches("\\d{1,3}") && Integer.parseInt(word) < 128 ? Integer.parseInt(word) : -1;
  }

  private static Map<Integer, String> byType(SdpSections.Section section, String attribute) {
    Map<Integer, String> found = new LinkedHashMap<>();
    section
        .all(attribute)
        .map(value -> value.split(" +", 2))
        .filter(words -> words.length == 2 && payloadType(words[0]) >= 0)
        .forEach(words -> found.putIfAbsent(payloadType(words[0]), words[1].strip()));
    return found;
  }

  private static Map<String, String> parameters(String format) {
    Map<String, String> found = new LinkedHashMap<>();
    Arrays.stream(format.split(";"))
        .map(String::strip)
        .filter(part -> part.indexOf('=') > 0)
        .limit(32)
        .forEach(part ->
            found.putIfAbsent(
                part.substring(0, part.indexOf('=')).strip().toLowerCase(Locale.ROOT),
                part.substring(part.indexOf('=') + 1).strip()));
    return found;
  }

  private static Set<Feedback> feedback(SdpSections.Section section, int type) {
    Set<Feedback> found = EnumSet.noneOf(Feedback.class);
    section
        .all("rtcp-fb")
        .map(value -> value.split(" +", 2))
        .filter(
            words -> words.length == 2 && (words[0].equals("*") || payloadType(words[0]) == type))
        .flatMap(words -> Feedback.findByValue(words[1]).stream())
        .forEach(found::add);
    return found;
  }

  private static Map<Extension, Integer> extensions(SdpSections.Section section) {
    Map<Extension, Integer> found = new EnumMap<>(Extension.class);
    section
        .all("extmap")
        .map(EXTMAP::matcher)
        .filter(Matcher::matches)
        .forEach(match -> {
          int id = Integer.parseInt(match.group(1));
          if (id > 0 && id <= MOST_EXTENSION_ID && !found.containsValue(id)) {
            Extension.findByUri(match.group(3)).ifPresent(known -> found.putIfAbsent(known, id));
          }
        });
    return found;
  }

  /// RFC 5576 §4.1, without those that retransmissions have.
  private static List<Long> ssrcs(SdpSections.Section section) {
    Set<Long> repairs = rtxOf(section).keySet();
    return section
        .all("ssrc")
        .map(value -> value.split(" ", 2)[0])
        .flatMap(word -> ssrc(word).stream())
        .filter(ssrc -> !repairs.contains(ssrc))
        .distinct()
        .limit(MOST_SSRCS)
        .toList();
  }

  /// RFC 5576 §4.2 and RFC 4588 §8.7: `a=ssrc-group:FID` of a primary SSRC and its repair.
  private static Map<Long, Long> rtxOf(SdpSections.Section section) {
    Map<Long, Long> found = new LinkedHashMap<>();
    section
        .all("ssrc-group")
        .map(value -> value.split(" +"))
        .filter(words -> words.length == 3 && words[0].equals("FID"))
        .limit(MOST_SSRCS)
        .forEach(words ->
            ssrc(words[1])
                .ifPresent(primary ->
                    ssrc(words[2]).ifPresent(repair -> found.putIfAbsent(repair, primary))));
    return found;
  }

  private static Optional<Long> ssrc(String word) {
    return word.matches("\\d{1,10}") && Long.parseLong(word) <= 0xffff_ffffL
        ? Optional.of(Long.parseLong(word))
        : Optional.empty();
  }

  /// RFC 8851, when they are sent at once (RFC 8853); a RID without simulcast says nothing new.
  private static List<String> rids(SdpSections.Section section) {
    return section.all("simulcast").noneMatch(value -> value.contains("send"))
        ? List.of()
        : section
            .all("rid")
            .map(RID::matcher)
            .filter(Matcher::matches)
            .map(match -> match.group(1))
            .distinct()
            .limit(MOST_RIDS)
            .toList();
  }
}
