/// Media: an edge cache. However many viewers ask for the same, an origin is asked once, and what
/// is immutable goes out of the page cache of the kernel.
///
/// A request is a `MediaAddress`. `Edge` answers it: from the `Shelf` (immutable pieces in mapped
/// files), from a copy in memory (playlists, for as long as the origin allows), or from a `Flight`,
/// which is one request to the origin and all who wait for it. Whoever gets a `Piece` of the shelf
/// must have a `Lease`: the origin's word, no older than a second and a half, that the broadcast
/// may be seen, by everybody or by those with a grant.
///
/// `OriginDirectory` knows which node to ask and which after that one; `OriginClient` asks. `Reply`
/// is what one viewer is answered: conditions, ranges, headers. It is written by a `Lane`, a
/// handler of Netty's that stands before Spring in HTTP/1.1 connections, or by `MediaHandler`, a
/// filter of Spring's, for HTTP/2 and whatever else does not take the lane. Recordings are passed
/// through.
@NullMarked
package live.spyglass.gateway.edge;

import org.jspecify.annotations.NullMarked;
