/// One small Boot starter for the services: problem details, token verification, the secret between
/// services, request ids, and events over Kafka. It knows no business rule.
@NullMarked
package live.spyglass.support;

import org.jspecify.annotations.NullMarked;
