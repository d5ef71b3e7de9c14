/// Tests.
@NullMarked
package live.spyglass.ingest.srt;

import org.jspecify.annotations.NullMarked;
