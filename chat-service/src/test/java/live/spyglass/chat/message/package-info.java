/// Tests of one feature.
@NullMarked
package live.spyglass.chat.message;

import org.jspecify.annotations.NullMarked;
