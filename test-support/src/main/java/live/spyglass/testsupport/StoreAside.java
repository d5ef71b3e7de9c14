package live.spyglass.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A test of media or of HTTP, which has a store only because the service will not start without.
/// It is not run a second time in containers: that would take minutes and say nothing new of the
/// store. Others of its module do.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StoreAside {}
