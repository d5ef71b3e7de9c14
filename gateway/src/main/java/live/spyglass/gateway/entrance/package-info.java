/// What every request is held to, and what every answer says, whoever reads the one and gives the
/// other: Spring's filters (`routing`) or the lane that media has for itself (`edge`).
///
/// A request is made honest: the path gets its one canonical form, or is refused when it could be
/// read in two ways, so that no later rule can be walked around by writing an address differently;
/// `X-Forwarded-*` is replaced by what is true of the connection, or believed from proxies that the
/// operator names (`gateway.trusted-proxies`); what services keep for each other is not there.
@NullMarked
package live.spyglass.gateway.entrance;

import org.jspecify.annotations.NullMarked;
