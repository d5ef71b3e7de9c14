/// How much one person may do.
///
/// Messages are limited per account in Redis, so that a second tab on a second replica is no second
/// allowance; while Redis is away each replica limits for itself. Hearts are limited per person in
/// a room on each replica, because asking Redis for each would cost more than the heart.
/// Connections are limited per address on each replica.
///
/// All rates are the generic cell rate algorithm (ITU-T I.371, annex A): one number per person, the
/// time until which the allowance is used up.
@NullMarked
package live.spyglass.chat.moderation;

import org.jspecify.annotations.NullMarked;
