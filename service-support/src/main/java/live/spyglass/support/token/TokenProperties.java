package live.spyglass.support.token;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the public keys of tokens are (JWK Set, RFC 7517 §5).
@ConfigurationProperties("spyglass.jwks")
record TokenProperties(@DefaultValue("http://localhost:8080/.well-known/jwks.json") URI url) {}
