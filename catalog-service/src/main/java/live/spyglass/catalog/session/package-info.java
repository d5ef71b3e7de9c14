/// Signing in and staying signed in.
///
/// A session is a family of refresh tokens. Each is used once: it is answered with an access token
/// of minutes and the next refresh token. One that comes a second time was copied by somebody, and
/// since nobody can tell the thief from the owner, the whole family is revoked (RFC 9700 §4.14.2).
/// One exception: an answer can be lost, as when a page is left while it is on its way. So a token
/// is answered a second time while what it was answered with is unused, which makes the first
/// answer void: whoever copied a token still shows themselves with the next use. Only SHA-256 of a
/// token is stored: it is 256 random bits, so there is nothing to guess and a slow hash would
/// protect nothing.
///
/// Guessing passwords is slowed per handle and address, in the database, so that replicas share the
/// count. The count rises before the password is looked at, so parallel guesses are counted too.
@NullMarked
package live.spyglass.catalog.session;

import org.jspecify.annotations.NullMarked;
