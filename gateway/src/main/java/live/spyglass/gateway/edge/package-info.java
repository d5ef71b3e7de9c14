/// Media. One place finds the origin of a broadcast (`OriginDirectory`), one fetches from it
/// (`OriginClient`), one answers (`MediaAnswer`); `MediaHandler` takes a request through them, and
/// `MediaAddress` is what it asks for. A cache will stand between the last two.
///
/// Bytes stream through, as fast as the client takes them and no faster; a client that leaves ends
/// the fetch. Blocking reloads (RFC 8216bis §6.2.5.2) are requests like any other that take long.
@NullMarked
package live.spyglass.gateway.edge;

import org.jspecify.annotations.NullMarked;
