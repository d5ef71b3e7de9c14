@NullMarked
package live.spyglass.support.token;

import org.jspecify.annotations.NullMarked;
