/// Starting parts in the order of their needs, keeping them up, and stopping them in order.
///
/// The [Supervisor] knows parts by `live.spyglass.standalone.process.Part` alone. Whatever ends
/// without having been asked to is started again after a pause that grows while it keeps failing
/// ([Pauses]); restart loops live here and in no part.
@NullMarked
package live.spyglass.standalone.supervisor;

import org.jspecify.annotations.NullMarked;
