/// The one public door: it knows where requests go, checks who asks and how often, serves the web
/// app, and fetches media from the node that holds it. It has no database and knows no business
/// rule.
///
/// `routing` sends API and chat to their services and keeps headers honest; `access` checks tokens
/// and grants; `ratelimit` counts in Redis; `edge` serves media; `document` serves the platform's
/// documents; `webapp` the client app. Every error on the way is a problem detail.
@NullMarked
package live.spyglass.gateway;

import org.jspecify.annotations.NullMarked;
