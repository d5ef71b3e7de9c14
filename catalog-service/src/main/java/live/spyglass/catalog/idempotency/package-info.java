/// `Idempotency-Key`: a request that is sent again is answered as it was the first time, and done
/// once.
///
/// The row of a key is written first, in the transaction of the change; a second request with the
/// same key waits on it and then finds the answer, or does the work itself when the first failed.
/// The answer is kept for a day, whole, since it may hold what is nowhere else: a stream key is
/// stored only as a hash. It is therefore encrypted, with AES-256-GCM under a key derived (HKDF,
/// RFC 5869) from the key that signs tokens. Whoever has only the database, or a copy of it, can
/// read no stream key from it.
@NullMarked
package live.spyglass.catalog.idempotency;

import org.jspecify.annotations.NullMarked;
