/// Tests.
@NullMarked
package live.spyglass.ingest.stream;

import org.jspecify.annotations.NullMarked;
