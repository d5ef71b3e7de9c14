/// The few facts that ingest reads out of decoder configurations: which codec, how large the
/// picture is, and what the codec is called in a playlist (RFC 6381). Nothing is decoded here.
///
/// What comes in was sent by a stranger. Reading is bounded by the bytes given, and a configuration
/// that makes no sense yields "unknown", never an exception.
@NullMarked
package live.spyglass.ingest.codec;

import org.jspecify.annotations.NullMarked;
