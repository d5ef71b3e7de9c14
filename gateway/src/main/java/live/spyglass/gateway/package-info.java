/// The one public door: it knows where requests go, checks who asks and how often, serves the web
/// app, and fetches media from the node that holds it. It has no database and knows no business
/// rule.
///
/// `entrance` makes requests honest; `routing` sends API and chat to their services; `websocket`
/// passes the chat's sockets; `access` checks tokens and grants; `ratelimit` counts in Redis;
/// `edge` is a cache of media; `document` serves the platform's documents; `webapp` the client app.
/// Every error on the way is a problem detail with the request's id.
///
/// Everything here runs on a few event loops, which nothing may block: what can block (keys that
/// are fetched, a connection to Redis) is done elsewhere. The loops are Java's own: Netty's native
/// ones are left out of the jar, since page loads through Reactor Netty were seen to stall with
/// them.
@NullMarked
package live.spyglass.gateway;

import org.jspecify.annotations.NullMarked;
