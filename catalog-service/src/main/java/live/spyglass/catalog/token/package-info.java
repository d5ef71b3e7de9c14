/// What the catalog signs: access tokens and playback grants, as JWTs (RFC 7519) with ES256 (RFC
/// 7518 §3.4), and the public keys to check them with.
///
/// The keys are PKCS#8 PEM files (P-256) in the folder `catalog.token.signing-keys`
/// (`CATALOG_TOKEN_SIGNING_KEYS`). The last by name signs and all verify, so a key is replaced by
/// adding a file with a later name and restarting the replicas, and dropped once what it signed has
/// expired. A key's id is its thumbprint (RFC 7638). Without a key the catalog does not start.
@NullMarked
package live.spyglass.catalog.token;

import org.jspecify.annotations.NullMarked;
