/// How many people are there, and have ever been.
///
/// A person is an account; or what the browser calls itself (`viewer`, random, kept by the
/// browser); or else the connection. Tabs and devices of one account are one person, on however
/// many replicas.
///
/// In Redis each replica keeps the set of its people in a room, and the room keeps for each person
/// the number of replicas that have them: people now is the size of that hash. A replica shows
/// every few seconds that it lives; the sets of one that has not for twelve seconds are taken back
/// by whoever notices first. After Redis was emptied each replica tells its people again.
///
/// People ever are counted exactly up to ten thousand a room, and by HyperLogLog beyond (0.8 %
/// standard error); the log is kept in PostgreSQL too, and goes on from there after Redis was
/// emptied.
///
/// While a broadcast goes on its people are `live`, afterwards they are `replay`. Every two
/// seconds, if something changed, one replica tells the other services
/// ([AudienceMeasured][live.spyglass.events.AudienceMeasured]).
@NullMarked
package live.spyglass.chat.presence;

import org.jspecify.annotations.NullMarked;
