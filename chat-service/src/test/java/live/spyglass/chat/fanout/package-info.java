/// Tests of one feature.
@NullMarked
package live.spyglass.chat.fanout;

import org.jspecify.annotations.NullMarked;
