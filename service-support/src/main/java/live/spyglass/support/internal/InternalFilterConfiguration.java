package live.spyglass.support.internal;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/// Guards the internal paths of servlet services.
@AutoConfiguration(after = InternalConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class InternalFilterConfiguration {

  @Bean
  FilterRegistrationBean<InternalFilter> internalFilter(InternalToken token) {
    FilterRegistrationBean<InternalFilter> registration =
        new FilterRegistrationBean<>(new InternalFilter(token));
    registration.addUrlPatterns("/internal/*", "/origin/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }
}
