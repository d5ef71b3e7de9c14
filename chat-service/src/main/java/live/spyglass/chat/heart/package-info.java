/// Hearts, counted exactly.
///
/// Each room on each replica has a counter: a number that starts at nought under a fresh name and
/// only grows. A room's sum is the sum of its counters (a grow-only counter, as in Shapiro et al.,
/// 2011). Redis and PostgreSQL each keep the highest value seen of every counter, so telling them
/// twice changes nothing, telling them late loses nothing, and when one of the two has forgotten,
/// the other and the living counters make the sum whole again.
///
/// Redis has the sum that is shown, told within 50 ms. PostgreSQL has, of each second, what each
/// counter grew: the heart timeline of the replay, told within half a second and before the process
/// ends.
@NullMarked
package live.spyglass.chat.heart;

import org.jspecify.annotations.NullMarked;
