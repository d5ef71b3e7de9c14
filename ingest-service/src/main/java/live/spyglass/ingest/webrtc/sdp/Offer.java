package live.spyglass.ingest.webrtc.sdp;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.ice.IceCredentials;
import live.spyglass.ingest.webrtc.transport.DtlsRole;
import live.spyglass.ingest.webrtc.transport.Fingerprint;
import live.spyglass.ingest.webrtc.transport.PeerOffer;

/// What a peer offers: one transport for all of its media (BUNDLE, RFC 9143), with DTLS-SRTP (RFC
/// 8842). `role`: ours, as the answer will say.
public final class Offer {

  private final IceCredentials remote;
  private final DtlsRole role;
  private final List<Fingerprint> fingerprints;
  private final boolean mixesExtensions;
  private final List<OfferedMedia> media;

  Offer(
      IceCredentials remote,
      DtlsRole role,
      List<Fingerprint> fingerprints,
      boolean mixesExtensions,
      List<OfferedMedia> media) {
    this.remote = remote;
    this.role = role;
    this.fingerprints = List.copyOf(fingerprints);
    this.mixesExtensions = mixesExtensions;
    this.media = List.copyOf(media);
  }

  /// Throws [SdpException] for what is no offer, or not one that can be answered here.
  public static Offer read(String text) throws SdpException {
    return new OfferReader(SdpSections.of(text, false)).read();
  }

  /// What the transport has to know.
  public PeerOffer peer() {
    return new PeerOffer(remote.fragment(), role, fingerprints);
  }

  /// Everything that the peer can be sent.
  public Set<Codec> watchable() {
    Set<Codec> codecs = EnumSet.noneOf(Codec.class);
    media.stream()
        .filter(OfferedMedia::isWatched)
        .flatMap(one -> Answer.codecs(one, EnumSet.allOf(Codec.class)).stream())
        .forEach(one -> codecs.add(one.codec()));
    return codecs;
  }

  DtlsRole role() {
    return role;
  }

  /// `a=extmap-allow-mixed` (RFC 8285 §6).
  boolean mixesExtensions() {
    return mixesExtensions;
  }

  List<OfferedMedia> media() {
    return media;
  }
}
