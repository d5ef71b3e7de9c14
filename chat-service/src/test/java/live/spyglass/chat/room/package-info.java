/// Tests of one feature.
@NullMarked
package live.spyglass.chat.room;

import org.jspecify.annotations.NullMarked;
