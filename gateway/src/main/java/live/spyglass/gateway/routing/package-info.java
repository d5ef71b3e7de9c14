/// Where a request goes, and what it may carry there.
///
/// `FrontDoor` is the first of the filters: it holds a request to the rules of the `entrance`,
/// gives what is behind it the canonical path and headers that are true, and drops what only we may
/// say (`Spyglass-*`).
///
/// `Routes` is the table of what is public. Its order of filters, first to last: front door, CORS,
/// access token, rate limit, length of the body, media, pages, routes.
///
/// Time: 2 s to connect to a service, 30 s for its answer; a client gets 60 s for the head of a
/// request and 30 s for its body.
@NullMarked
package live.spyglass.gateway.routing;

import org.jspecify.annotations.NullMarked;
