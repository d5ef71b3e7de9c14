/// Tests.
@NullMarked
package live.spyglass.ingest.mpegts;

import org.jspecify.annotations.NullMarked;
