/// The web app: its files, and the addresses of its pages, which are all the same file.
@NullMarked
package live.spyglass.gateway.webapp;

import org.jspecify.annotations.NullMarked;
