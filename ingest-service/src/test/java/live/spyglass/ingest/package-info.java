/// Tests.
@NullMarked
package live.spyglass.ingest;

import org.jspecify.annotations.NullMarked;
