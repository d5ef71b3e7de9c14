/// PostgreSQL, Kafka and Redis on one machine: the real servers, from artifacts of Maven Central,
/// run as this user on loopback.
///
/// Each is a [Store]: made with a data folder and a port, started, stopped and started again on the
/// same data and port as often as wanted. PostgreSQL and Redis are child processes whose programs
/// are unpacked once into [Programs]; Kafka is a KRaft node, broker and controller in one, inside
/// this JVM. Nothing here knows the supervisor: the tests of every module use the same stores.
///
/// Standalone demands passwords of PostgreSQL and Redis, so that other users of the machine stay
/// out; Kafka has none, and relies on loopback alone.
@NullMarked
package live.spyglass.standalone.store;

import org.jspecify.annotations.NullMarked;
