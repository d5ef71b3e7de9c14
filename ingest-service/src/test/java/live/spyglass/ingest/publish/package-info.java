/// Tests.
@NullMarked
package live.spyglass.ingest.publish;

import org.jspecify.annotations.NullMarked;
