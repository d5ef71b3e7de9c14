package live.spyglass.ingest.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.ice.Candidate;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.transport.DtlsRole;
import live.spyglass.ingest.webrtc.transport.Fingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Offers, and what they are answered with.
class AnswerTest {

  private static final Set<Codec> ALL =
      EnumSet.of(Codec.H264, Codec.VP8, Codec.VP9, Codec.AV1, Codec.OPUS);
  private static final Set<Extension> EXTENSIONS =
      EnumSet.of(Extension.MID, Extension.RID, Extension.TRANSPORT_CC);
  private static final Fingerprint OURS =
      Fingerprint.find("sha-256", "00:".repeat(31) + "ff").orElseThrow();

  @Test
  void theBrowsersOrderHoldsBehindH264() throws SdpException {
    List<NegotiatedMedia> media = receive(Offers.CHROMIUM).media();

    assertThat(media.get(0))
        .isEqualTo(
            new NegotiatedMedia(
                "0",
                Codec.Kind.AUDIO,
                List.of(
                    new NegotiatedCodec(
                        111,
                        Codec.OPUS,
                        48_000,
                        Map.of("minptime", "10", "useinbandfec", "1"),
                        OptionalInt.empty(),
                        Set.of(Feedback.TRANSPORT_CC))),
                Map.of(Extension.MID, 4, Extension.TRANSPORT_CC, 3),
                List.of(1409140412L),
                Map.of(),
                List.of(),
                true));
    NegotiatedMedia video = media.get(1);
    assertThat(video.codecs().stream().map(NegotiatedCodec::payloadType))
        .containsExactly(103, 107, 96, 39, 98);
    assertThat(video.codecs().getFirst().rtxPayloadType()).hasValue(104);
    assertThat(video.codecs().getFirst().feedback()).containsExactlyInAnyOrder(Feedback.values());
    assertThat(video.ssrcs()).containsExactly(3462331267L);
    assertThat(video.rtxOf()).containsExactly(Map.entry(1502764959L, 3462331267L));
    assertThat(video.extensions())
        .containsOnly(
            Map.entry(Extension.MID, 4),
            Map.entry(Extension.TRANSPORT_CC, 3),
            Map.entry(Extension.RID, 10));
  }

  @Test
  void theAnswerSaysAllOfIt() throws SdpException {
    String answer = write(receive(Offers.CHROMIUM));

    assertThat(answer.lines())
        .startsWith("v=0")
        .contains(
            "a=ice-lite",
            "a=group:BUNDLE 0 1",
            "a=extmap-allow-mixed",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "m=video 9 UDP/TLS/RTP/SAVPF 103 104 107 108 96 97 39 40 98 99",
            "a=setup:passive",
            "a=rtcp-mux",
            "a=rtcp-rsize",
            "a=recvonly",
            "a=fingerprint:sha-256 " + OURS.value(),
            "a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "a=rtcp-fb:103 nack pli",
            "a=rtcp-fb:103 ccm fir",
            "a=rtcp-fb:103 transport-cc",
            "a=rtpmap:104 rtx/90000",
            "a=fmtp:104 apt=103",
            "a=candidate:1 1 udp 2130706431 192.0.2.1 8189 typ host",
            "a=end-of-candidates")
        .doesNotContain("a=rtpmap:63 red/48000/2", "a=sendonly");
    assertThat(answer.lines().filter(line -> line.equals("a=end-of-candidates"))).hasSize(1);
    assertThat(answer).contains("\r\n").doesNotContain("H265", "toffset", "orientation");
  }

  @Test
  void whoWaitsForDtlsIsCalled() throws SdpException {
    Offer offer = Offer.read(Offers.FFMPEG);

    assertThat(offer.peer().role()).isEqualTo(DtlsRole.CLIENT);
    assertThat(offer.peer().remoteFragment()).isEqualTo("a174b5b1");
    assertThat(write(receive(Offers.FFMPEG)).lines())
        .contains("a=setup:active", "m=video 9 UDP/TLS/RTP/SAVPF 106")
        .doesNotContain("a=setup:passive");
  }

  /// RFC 8853 §5.3.2
  @Test
  void simulcastIsAskedForInAllItsLayers() throws SdpException {
    String offer =
        Offers.CHROMIUM.replaceAll("a=ssrc.*3462331267.*\n|a=ssrc:1502764959.*\n", "")
            + "a=rid:q send\na=rid:h send\na=rid:f send\na=simulcast:send q;h;f\n";
    NegotiatedMedia video = receive(offer).media().get(1);

    assertThat(video.rids()).containsExactly("q", "h", "f");
    assertThat(video.ssrcs()).isEmpty();
    assertThat(write(receive(offer)).lines())
        .contains("a=rid:q recv", "a=rid:h recv", "a=rid:f recv", "a=simulcast:recv q;h;f");
  }

  @Test
  void aDataChannelIsLeftOut() throws SdpException {
    String offer =
        Offers.CHROMIUM.replace("BUNDLE 0 1", "BUNDLE 0 1 2")
            + """
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            a=mid:2
            a=sctp-port:5000
            """;

    assertThat(write(receive(offer)).lines())
        .contains("a=group:BUNDLE 0 1", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel");
  }

  @Test
  void aViewerIsSentOneOfAKindUnderOurOwnNames() throws SdpException {
    Offer offer = Offer.read(Offers.WATCHING);
    assertThat(offer.watchable()).isEqualTo(ALL);
    Answer answer = Answer.sending(offer, List.of(Codec.VP8, Codec.H264, Codec.OPUS), EXTENSIONS);
    NegotiatedMedia video = answer.media().get(1);

    assertThat(video.receiving()).isFalse();
    assertThat(video.codecs().stream().map(NegotiatedCodec::payloadType))
        .containsExactly(96, 103, 107);
    long ssrc = video.ssrcs().getFirst();
    assertThat(video.rtxOf()).containsValue(ssrc).hasSize(1);
    assertThat(write(answer).lines())
        .contains("a=sendonly", "a=ssrc:" + ssrc + " cname:spyglass", "a=msid:spyglass video")
        .doesNotContain("a=recvonly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1 | a=ice-pwd:short | a=ice-pwd",
        "a=ice-ufrag:EsAw                   | a=x            | a=ice-ufrag",
        "a=fingerprint:sha-256              | a=fingerprint:sha-1 | a=fingerprint",
        "a=setup:actpass                    | a=setup:holdconn | a=setup",
        "a=rtcp-mux                         | a=x            | a=rtcp-mux",
        "a=group:BUNDLE 0 1                 | a=x            | BUNDLE",
        "a=mid:1                            | a=mid:0        | a=mid",
        "a=mid:1                            | a=x            | a=mid",
        "v=0                                | v=1            | v=0",
        "UDP/TLS/RTP/SAVPF 96 97            | UDP/TLS/RTP/SAVPF 96 96 | payload types",
        "UDP/TLS/RTP/SAVPF 96 97            | UDP/TLS/RTP/SAVPF 999 | payload types",
      })
  void whatIsMissingIsNamed(String good, String bad, String named) {
    assertThatThrownBy(() -> receive(Offers.CHROMIUM.replace(good, bad)))
        .isInstanceOfSatisfying(
            SdpException.class,
            e -> {
              assertThat(e.isRefused()).isFalse();
              assertThat(e).hasMessageContaining(named);
            });
  }

  /// RFC 9725 §4.4.2 and §4.4.3
  @Test
  void whatIsNotDoneHereIsRefusedAsAWhole() {
    String twoCameras =
        Offers.CHROMIUM.replace("BUNDLE 0 1", "BUNDLE 0 1 2")
            + Offers.CHROMIUM
                .substring(Offers.CHROMIUM.indexOf("m=video"))
                .replace("a=mid:1", "a=mid:2");
    String unknownCodec = Offers.FFMPEG.replace("H264/90000", "theora/90000");
    for (String offer : List.of(twoCameras, unknownCodec, Offers.WATCHING)) {
      assertThatThrownBy(() -> receive(offer))
          .isInstanceOfSatisfying(SdpException.class, e -> assertThat(e.isRefused()).isTrue());
    }
  }

  @Test
  void sizesAreBounded() {
    assertThatThrownBy(() -> receive(Offers.CHROMIUM + "a=x\n".repeat(3000)))
        .isInstanceOf(SdpException.class);
    assertThatThrownBy(() -> receive(Offers.CHROMIUM + "a=" + "x".repeat(70_000)))
        .isInstanceOf(SdpException.class);
    assertThatThrownBy(() -> receive(Offers.CHROMIUM + "m=audio 0 x 0\na=mid:9\n".repeat(20)))
        .isInstanceOf(SdpException.class);
  }

  private static Answer receive(String offer) throws SdpException {
    return Answer.receiving(Offer.read(offer), ALL, EXTENSIONS);
  }

  private static String write(Answer answer) {
    return answer.write(
        IceCredentials.random(),
        OURS,
        List.of(
            new Candidate("192.0.2.1", 8189, false, 0), new Candidate("192.0.2.1", 8189, true, 0)));
  }
}
