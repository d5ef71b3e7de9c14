/// What concerns every request: how large a body may be, and the description of the API.
@NullMarked
package live.spyglass.catalog.http;

import org.jspecify.annotations.NullMarked;
