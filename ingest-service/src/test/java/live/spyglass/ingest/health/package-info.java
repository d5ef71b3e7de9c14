/// Tests.
@NullMarked
package live.spyglass.ingest.health;

import org.jspecify.annotations.NullMarked;
