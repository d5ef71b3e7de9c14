/// Tests.
@NullMarked
package live.spyglass.ingest.flv;

import org.jspecify.annotations.NullMarked;
