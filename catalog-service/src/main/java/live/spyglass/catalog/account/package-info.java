/// People: a handle, a name to show, and a password.
///
/// A handle is three to thirty of `a-z0-9_`; capitals are folded, so it is unique whatever the
/// case. Passwords are kept as Argon2id (RFC 9106) with the parameters OWASP recommends. Hashing is
/// meant to be costly, so it happens outside of transactions and under a semaphore: a flood of
/// sign-ups or sign-ins waits in a short queue and is then turned away with 503, and the memory in
/// use is at most the permits times the memory of one hash. An unknown handle costs as much as a
/// wrong password.
@NullMarked
package live.spyglass.catalog.account;

import org.jspecify.annotations.NullMarked;
