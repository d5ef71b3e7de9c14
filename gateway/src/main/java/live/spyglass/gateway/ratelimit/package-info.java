/// How often one may ask: token buckets in Redis, one for each client and class of request, so that
/// all replicas of the gateway count together.
///
/// Signing up and in is held tighter than the rest of the API, opening chats has a bucket of its
/// own, media and pages are not counted: a player's requests are paced by the playlist, and a CDN
/// in front would be one client. Whoever is over gets 429 with `Retry-After`.
@NullMarked
package live.spyglass.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
