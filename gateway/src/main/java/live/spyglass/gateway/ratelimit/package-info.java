/// How often one may ask: token buckets in Redis, one for each client and class of request.
@NullMarked
package live.spyglass.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
