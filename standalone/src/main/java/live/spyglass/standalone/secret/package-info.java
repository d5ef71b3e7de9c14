/// What must be secret and lasts: made once, at the first start, and kept in files that this user
/// alone can read.
@NullMarked
package live.spyglass.standalone.secret;

import org.jspecify.annotations.NullMarked;
