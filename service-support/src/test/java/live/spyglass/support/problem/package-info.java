@NullMarked
package live.spyglass.support.problem;

import org.jspecify.annotations.NullMarked;
