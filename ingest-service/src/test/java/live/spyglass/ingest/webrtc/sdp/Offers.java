package live.spyglass.ingest.webrtc.sdp;

/// Offers as browsers and encoders make them, shortened.
public final class Offers {

  private static final String FINGERPRINT =
      "a=fingerprint:sha-256 "
          + "6B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:"
          + "DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

  private static final String TRANSPORT =
      """
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      a=ice-options:trickle
      %s
      a=setup:actpass
      """
          .formatted(FINGERPRINT);

  /// Chromium's, with a camera and a microphone.
  public static final String CHROMIUM =
      """
      v=0
      o=- 5228595038118931041 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1
      a=extmap-allow-mixed
      a=msid-semantic: WMS
      m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      %1$sa=mid:0
      a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
      a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
      a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
      a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
      a=sendonly
      a=msid:- d46fb922-d52a-4e9c-aa87-444eadc1521b
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:111 opus/48000/2
      a=rtcp-fb:111 transport-cc
      a=fmtp:111 minptime=10;useinbandfec=1
      a=rtpmap:63 red/48000/2
      a=fmtp:63 111/111
      a=rtpmap:9 G722/8000
      a=rtpmap:0 PCMU/8000
      a=rtpmap:8 PCMA/8000
      a=rtpmap:13 CN/8000
      a=rtpmap:110 telephone-event/48000
      a=rtpmap:126 telephone-event/8000
      a=ssrc:1409140412 cname:8yDLFsOFuVIMyYSj
      a=ssrc:1409140412 msid:- d46fb922-d52a-4e9c-aa87-444eadc1521b
      m=video 9 UDP/TLS/RTP/SAVPF 96 97 39 40 103 104 107 108 45 46 98 99
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      %1$sa=mid:1
      a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
      a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
      a=extmap:13 urn:3gpp:video-orientation
      a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
      a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
      a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
      a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
      a=sendonly
      a=msid:- 0a1bc5d8-1a4c-4f6e-8a94-0f1d1d6e8a2f
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 goog-remb
      a=rtcp-fb:96 transport-cc
      a=rtcp-fb:96 ccm fir
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=rtpmap:39 AV1/90000
      a=rtcp-fb:39 nack
      a=rtcp-fb:39 nack pli
      a=fmtp:39 level-idx=5;profile=0;tier=0
      a=rtpmap:40 rtx/90000
      a=fmtp:40 apt=39
      a=rtpmap:103 H264/90000
      a=rtcp-fb:103 goog-remb
      a=rtcp-fb:103 transport-cc
      a=rtcp-fb:103 ccm fir
      a=rtcp-fb:103 nack
      a=rtcp-fb:103 nack pli
      a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
      a=rtpmap:104 rtx/90000
      a=fmtp:104 apt=103
      a=rtpmap:107 H264/90000
      a=rtcp-fb:107 nack pli
      a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
      a=rtpmap:108 rtx/90000
      a=fmtp:108 apt=107
      a=rtpmap:45 H265/90000
      a=rtpmap:46 rtx/90000
      a=fmtp:46 apt=45
      a=rtpmap:98 VP9/90000
      a=fmtp:98 profile-id=0
      a=rtpmap:99 rtx/90000
      a=fmtp:99 apt=98
      a=ssrc-group:FID 3462331267 1502764959
      a=ssrc:3462331267 cname:8yDLFsOFuVIMyYSj
      a=ssrc:1502764959 cname:8yDLFsOFuVIMyYSj
      """
          .formatted(TRANSPORT);

  /// What a browser asks for that only watches.
  public static final String WATCHING = CHROMIUM.replace("a=sendonly", "a=recvonly");

  /// FFmpeg's `-f whip`: it waits for DTLS, and offers what it is going to send.
  public static final String FFMPEG =
      """
      v=0
      o=FFmpeg 4489045141692799359 2 IN IP4 127.0.0.1
      s=FFmpegPublishSession
      t=0 0
      a=group:BUNDLE 0 1
      a=extmap-allow-mixed
      a=msid-semantic: WMS
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      c=IN IP4 0.0.0.0
      a=ice-ufrag:a174b5b1
      a=ice-pwd:b7dbd4a8ca79bfd8aaa0ed9e6b4a6e33
      %1$s
      a=setup:passive
      a=mid:0
      a=sendonly
      a=msid:FFmpeg audio
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      a=ssrc:2987464527 cname:FFmpeg
      a=ssrc:2987464527 msid:FFmpeg audio
      m=video 9 UDP/TLS/RTP/SAVPF 106
      c=IN IP4 0.0.0.0
      a=ice-ufrag:a174b5b1
      a=ice-pwd:b7dbd4a8ca79bfd8aaa0ed9e6b4a6e33
      %1$s
      a=setup:passive
      a=mid:1
      a=sendonly
      a=msid:FFmpeg video
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:106 H264/90000
      a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42c00d
      a=rtcp-fb:106 nack
      a=ssrc:3712304529 cname:FFmpeg
      a=ssrc:3712304529 msid:FFmpeg video
      """
          .formatted(FINGERPRINT);

  private Offers() {}
}
