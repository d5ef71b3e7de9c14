/// Tests.
@NullMarked
package live.spyglass.ingest.amf;

import org.jspecify.annotations.NullMarked;
