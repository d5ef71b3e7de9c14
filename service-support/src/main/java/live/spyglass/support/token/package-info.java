/// Access tokens and playback grants: JWTs (RFC 7519) signed with ES256 by the catalog and verified
/// here, by every service for itself, against the catalog's public keys (RFC 7517).
@NullMarked
package live.spyglass.support.token;

import org.jspecify.annotations.NullMarked;
