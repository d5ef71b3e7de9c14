/// What a phone on the same network needs before it lends its camera to a page: a way to the
/// address, and a word about whom to trust.
@NullMarked
package live.spyglass.standalone.trust;

import org.jspecify.annotations.NullMarked;
