@NullMarked
package live.spyglass.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
