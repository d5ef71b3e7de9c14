/// Tests.
@NullMarked
package live.spyglass.ingest.rtmp;

import org.jspecify.annotations.NullMarked;
