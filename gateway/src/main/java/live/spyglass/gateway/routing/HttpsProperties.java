package live.spyglass.gateway.routing;

import java.net.InetAddress;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// A second door with TLS beside the plain one, when `port` is given (0: any that is free).
///
/// `certificate` and `privateKey` are PEM files, the certificate with what leads to its root.
@ConfigurationProperties("gateway.https")
record HttpsProperties(
    @DefaultValue("-1") int port,
    @DefaultValue("0.0.0.0") InetAddress address,
    @DefaultValue("") Path certificate,
    @DefaultValue("") Path privateKey) {}
