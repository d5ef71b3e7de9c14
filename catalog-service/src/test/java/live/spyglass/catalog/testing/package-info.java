/// The running catalog as tests see it: its address, the people who use it, the events it
/// publishes.
@NullMarked
package live.spyglass.catalog.testing;

import org.jspecify.annotations.NullMarked;
