/// The web app's files, and its pages' addresses.
@NullMarked
package live.spyglass.gateway.webapp;

import org.jspecify.annotations.NullMarked;
