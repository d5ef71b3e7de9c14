/// The gateway over real sockets, with a real Redis; the services behind it are small servers of
/// the tests' own, at the boundary of the process.
@NullMarked
package live.spyglass.gateway;

import org.jspecify.annotations.NullMarked;
