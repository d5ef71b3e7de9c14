/// AMF0, the notation of RTMP commands and of FLV metadata (Action Message Format, AMF 0,
/// specification of December 2007). Reading is bounded in depth and in the number of values, for
/// what is read was sent by a stranger.
@NullMarked
package live.spyglass.ingest.amf;

import org.jspecify.annotations.NullMarked;
