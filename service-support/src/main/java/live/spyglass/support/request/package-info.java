/// A request id on every answer and every log line.
@NullMarked
package live.spyglass.support.request;

import org.jspecify.annotations.NullMarked;
