/// Where a request goes, and what it may carry there.
///
/// `FrontDoor` is the first of the filters and makes a request honest: the path gets its one
/// canonical form, or is refused when it could be read in two ways, so that no later rule can be
/// walked around by writing an address differently; `X-Forwarded-*` is replaced by what is true of
/// the connection, or believed from proxies that the operator names (`gateway.trusted-proxies`);
/// `Spyglass-*` from outside is dropped; what services keep for each other is not there.
///
/// `Routes` is the table of what is public. Its order of filters, first to last: front door, CORS,
/// access token, rate limit, length of the body, media, pages, routes.
///
/// Time: 2 s to connect to a service, 30 s for its answer; a client gets 60 s for the head of a
/// request and 30 s for its body.
@NullMarked
package live.spyglass.gateway.routing;

import org.jspecify.annotations.NullMarked;
