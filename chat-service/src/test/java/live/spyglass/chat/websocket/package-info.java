/// Tests of one feature.
@NullMarked
package live.spyglass.chat.websocket;

import org.jspecify.annotations.NullMarked;
