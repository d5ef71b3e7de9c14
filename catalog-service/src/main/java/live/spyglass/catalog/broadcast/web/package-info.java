/// Broadcasts over HTTP, as `openapi.yaml` describes them.
///
/// Addresses in an answer are made here and nowhere else: a client follows them and builds none.
/// For a PRIVATE broadcast they carry a playback grant for the person who asked, as a path element
/// under `/media` and as a query parameter for the chat.
///
/// The stream key stands in `ingest` of the answer that made it (the creation, its idempotent
/// repetition, and its replacement) and is `null` in every other: only its hash is known then.
///
/// An `ETag` is the version of the broadcast itself. Counts of viewers and the grants in addresses
/// change without it, so it serves `If-Match` and no cache, and every answer says `no-store`.
@NullMarked
package live.spyglass.catalog.broadcast.web;

import org.jspecify.annotations.NullMarked;
