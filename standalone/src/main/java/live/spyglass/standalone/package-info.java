/// Spyglass on one machine: PostgreSQL, Kafka and Redis embedded, the five services as five
/// processes, and a supervisor over all of them.
///
/// [Standalone] is the program. It takes hold of the [DataFolder], so that no second run uses the
/// same data; ends what a killed run left; makes secrets at the first start; builds the [Platform],
/// which says what each service is told; and hands it to the supervisor. `SIGTERM` and Ctrl-C reach
/// this JVM alone and end everything in order, services first, stores last.
@NullMarked
package live.spyglass.standalone;

import org.jspecify.annotations.NullMarked;
