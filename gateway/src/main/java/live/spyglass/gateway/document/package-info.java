/// The platform's documents: OpenAPI merged from the services, AsyncAPI, the catalogue of problems.
@NullMarked
package live.spyglass.gateway.document;

import org.jspecify.annotations.NullMarked;
