/// Tests of one feature.
@NullMarked
package live.spyglass.chat.presence;

import org.jspecify.annotations.NullMarked;
