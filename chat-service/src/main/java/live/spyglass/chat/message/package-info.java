/// What people say.
///
/// A message is text of 1 to 500 characters and nothing else: it is never markup, here or later.
/// The database gives it its id, one more than the one before it in the room, in the same statement
/// that stores it; only then is anybody told. So the ids are the order everywhere, a hole in them
/// is a message that exists and can be read, and whatever was shown can be shown again.
///
/// The ids are written as sixteen digits, so that they sort as text as well.
///
/// Writing is batched without waiting: while one statement runs, what arrives for the room gathers
/// and goes with the next. A write whose outcome is unknown (the connection broke) is looked up by
/// the messages' nonces before it is tried again, so that nothing is said twice.
@NullMarked
package live.spyglass.chat.message;

import org.jspecify.annotations.NullMarked;
