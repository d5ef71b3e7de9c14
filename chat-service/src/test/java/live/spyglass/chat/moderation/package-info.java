/// Tests of one feature.
@NullMarked
package live.spyglass.chat.moderation;

import org.jspecify.annotations.NullMarked;
