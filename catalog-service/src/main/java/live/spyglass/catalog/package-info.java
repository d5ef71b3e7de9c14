/// The catalog: people, their sessions, their broadcasts, and what can be found of them. It owns
/// the PostgreSQL schema `catalog` and alone decides the state of a broadcast.
///
/// Each feature is a package. `account` knows people and passwords, `session` signs them in with
/// what `token` signs, `broadcast` holds the aggregate that everything turns around and, in `web`,
/// its HTTP. `audience` and `health` keep the newest measurement of each broadcast. `outbox` and
/// `inbox` tie the database to Kafka: an event leaves if and only if its transaction commits, and
/// is handled once however often it arrives. `idempotency` answers a repeated request as it
/// answered the first. The arrows between the packages are held by a test.
@NullMarked
package live.spyglass.catalog;

import org.jspecify.annotations.NullMarked;
