/// How long recordings are kept. [Sweep] goes through the store now and then and looks at every
/// broadcast in it: a recording whose time is over, by its owner's wish or the instance's rule
/// ([KeepRule]), is told (`RecordingExpired`) and deleted; what belongs to no broadcast that
/// anybody knows is an orphan and is deleted as well. A recording that something still refers to
/// stays: each such reference is a [Holds] object beside it.
///
/// Until the operator switches it on (`transcode.retention.delete`), a sweep only says what it
/// would do. `GET /internal/retention` does the same at once, also for a rule that is not in force.
@NullMarked
package live.spyglass.transcode.retention;

import org.jspecify.annotations.NullMarked;
