/// Tests.
@NullMarked
package live.spyglass.ingest.codec;

import org.jspecify.annotations.NullMarked;
