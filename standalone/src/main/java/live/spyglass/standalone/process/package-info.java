/// Programs run as children of this one, and what is left of them.
///
/// [ChildProcess] starts a program in a session of its own, so that Ctrl-C in the terminal reaches
/// the supervisor alone and the order of stopping stays its to decide. What the program prints goes
/// into a [RotatingLog]. An [OrphanGuard] is a small shell that outlives the supervisor by a few
/// seconds: when the supervisor vanishes without a word (`kill -9`), the guard ends the children it
/// was told about. Should the guard be killed as well, a [ProcessRecord] lets the next start find
/// and end them.
@NullMarked
package live.spyglass.standalone.process;

import org.jspecify.annotations.NullMarked;
