package live.spyglass.catalog.token;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The catalog's own keys, also for checking the tokens that come back.
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

  @Bean
  SigningKeys signingKeys(TokenSettings settings) {
    return SigningKeys.read(settings.signingKeys());
  }

  @Bean
  JWKSource<SecurityContext> publicKeys(SigningKeys keys) {
    return new ImmutableJWKSet<>(keys.publicKeys());
  }
}
