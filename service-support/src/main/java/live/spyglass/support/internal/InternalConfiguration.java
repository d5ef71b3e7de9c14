package live.spyglass.support.internal;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;

/// The secret between services, and the port for what is between them. A service without the one
/// does not start; the other need not be.
@AutoConfiguration
@EnableConfigurationProperties(InternalConfiguration.InternalProperties.class)
public class InternalConfiguration {

  @Bean
  InternalToken internalToken(InternalProperties properties) {
    return new InternalToken(properties.token());
  }

  @Bean
  InternalPort internalPort(InternalProperties properties) {
    return new InternalPort(properties.port());
  }

  @ConfigurationProperties("spyglass.internal")
  record InternalProperties(@DefaultValue("") String token, @DefaultValue("-1") int port) {

    @Override
    public String toString() {
      return "InternalProperties[***]";
    }
  }
}
