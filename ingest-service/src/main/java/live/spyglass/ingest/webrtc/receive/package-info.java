/// RTP from a peer becomes the frames of a publication.
///
/// A `WebRtcReceiver` hears one peer and sorts its packets by source (SSRC). Each `RtpSource` puts
/// its packets in order (`JitterBuffer`), asks again for those that are missing (`Nacks`), and
/// makes frames of them (`FrameAssembler` with a `Depacketizer` for the codec). A `MediaSection`
/// has the sources of one media section (layers of a simulcast, one after the other of a sender
/// that begins anew), chooses the best picture that really arrives, and asks for keyframes. A
/// `LipSync` lays the clocks of all sources onto one. `Arrivals` and `BitrateEstimate` tell the
/// peer how much its way here can carry.
///
/// Everything of one peer happens on its event loop, driven by what arrives and by a clock tick of
/// [WebRtcReceiver#TICK_MILLIS] ms. A frame that misses a packet is dropped and counted, and with
/// it everything up to the next keyframe; nothing broken is handed on. Buffers are bounded by time
/// and by packets, requests by their number and their distance.
@NullMarked
package live.spyglass.ingest.webrtc.receive;

import org.jspecify.annotations.NullMarked;
