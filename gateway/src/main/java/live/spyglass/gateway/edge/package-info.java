/// Media: one place finds the origin of a broadcast ([live.spyglass.gateway.edge.OriginDirectory]),
/// one fetches from it ([live.spyglass.gateway.edge.OriginClient]), one answers
/// ([live.spyglass.gateway.edge.MediaHandler]). A cache will stand between the last two.
@NullMarked
package live.spyglass.gateway.edge;

import org.jspecify.annotations.NullMarked;
