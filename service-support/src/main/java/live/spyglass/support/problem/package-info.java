/// One catalogue of everything that can go wrong towards a client, as problem details (RFC 9457).
@NullMarked
package live.spyglass.support.problem;

import org.jspecify.annotations.NullMarked;
