/// The five services as processes of the very jars that run in Kubernetes, told where everything is
/// by environment variables alone.
@NullMarked
package live.spyglass.standalone.service;

import org.jspecify.annotations.NullMarked;
