/// PostgreSQL, Kafka, Redis, an S3 store and FFmpeg for the tests of every module: the real ones,
/// started when a test first asks and shared by all tests of a JVM ([Stores]).
///
/// A test class that wants tables of its own asks for `Stores.postgres().newDatabase()`; one that
/// wants to see a store fail takes its own with `Stores.newKafka()`, `Stores.newRedis()` or
/// `Stores.newObjects()` and stops and starts that. Tests share topics and keys otherwise, so they
/// use fresh identifiers and never assume an empty store.
///
/// They run on this machine itself, or in containers of their official images when
/// `SPYGLASS_TEST_STORES` is `containers` (`./spyglass test --containers`).
@NullMarked
package live.spyglass.testsupport;

import org.jspecify.annotations.NullMarked;
