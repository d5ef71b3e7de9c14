/// The transactional outbox: what the catalog tells others leaves if and only if the change that it
/// tells of is committed.
///
/// [Outbox#add] writes a row in the caller's transaction and wakes the relay when that commits. The
/// relay reads the oldest rows, sends them, and deletes a row once Kafka has acknowledged it. It
/// does so under an advisory lock that ends with its transaction, so any number of replicas relay
/// in turn and none overtakes another; a replica that dies lets go of the lock with its connection.
/// The next event of a key is sent only after the one before it is acknowledged, which keeps the
/// order within a key even when sends fail; different keys go in parallel.
///
/// Order of rows is the order of their numbers. Numbers are drawn before a commit, so rows of two
/// transactions may become visible out of order, but never those of one key: whoever changes a
/// broadcast holds its row lock while drawing the number.
///
/// When Kafka is away nothing is lost and nothing grows but the table; the gauges
/// `spyglass.outbox.age` (seconds, oldest row) and `spyglass.outbox.pending` tell. An event can be
/// sent twice (a crash between acknowledgement and commit); its `eventId` stays the same.
@NullMarked
package live.spyglass.catalog.outbox;

import org.jspecify.annotations.NullMarked;
