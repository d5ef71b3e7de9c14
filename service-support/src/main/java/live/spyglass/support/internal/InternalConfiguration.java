package live.spyglass.support.internal;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;

/// The secret between services. A service without one does not start.
@AutoConfiguration
@EnableConfigurationProperties(InternalConfiguration.InternalProperties.class)
public class InternalConfiguration {

  @Bean
  InternalToken internalToken(InternalProperties properties) {
    return new InternalToken(properties.token());
  }

  @ConfigurationProperties("spyglass.internal")
  record InternalProperties(@DefaultValue("") String token) {

    @Override
    public String toString() {
      return "InternalProperties[***]";
    }
  }
}
