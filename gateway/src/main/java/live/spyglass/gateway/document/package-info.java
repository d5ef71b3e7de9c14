/// The platform's documents: one OpenAPI document made of the services' and the gateway's own
/// (`/openapi`), the AsyncAPI document of the events (`/asyncapi`), and an explanation of every
/// kind of problem, under the very address that a problem detail's `type` gives
/// (`/problems/{slug}`).
@NullMarked
package live.spyglass.gateway.document;

import org.jspecify.annotations.NullMarked;
