package live.spyglass.support.internal;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/// Guards the internal paths of servlet services, and opens the port for them where there is one:
/// another connector of the same server. A management context of its own would be a second
/// application in memory.
@AutoConfiguration(after = InternalConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class InternalFilterConfiguration {

  @Bean
  FilterRegistrationBean<InternalFilter> internalFilter(InternalToken token, InternalPort port) {
    FilterRegistrationBean<InternalFilter> registration =
        new FilterRegistrationBean<>(new InternalFilter(token, port));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  /// Has no order and thus comes last: what the others have set for the first port holds for this
  /// one as well (threads, limits, timeouts).
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> internalConnector(InternalPort port) {
    return factory -> {
      if (port.isSet()) {
        factory.addAdditionalConnectors(connector(port, factory));
      }
    };
  }

  private static Connector connector(InternalPort port, TomcatServletWebServerFactory factory) {
    Connector connector = new Connector(TomcatWebServerFactory.DEFAULT_PROTOCOL);
    connector.setPort(port.number());
    connector.setProperty("bindOnInit", "false");
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setAddress(factory.getAddress());
      factory.getProtocolHandlerCustomizers().forEach(each -> customize(each, protocol));
    }
    factory.getConnectorCustomizers().forEach(each -> each.customize(connector));
    return connector;
  }

  @SuppressWarnings("unchecked") // as the factory itself does
  private static void customize(
      TomcatProtocolHandlerCustomizer<?> customizer, AbstractProtocol<?> protocol) {
    ((TomcatProtocolHandlerCustomizer<AbstractProtocol<?>>) customizer).customize(protocol);
  }
}
