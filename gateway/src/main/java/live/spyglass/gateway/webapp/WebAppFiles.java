package live.spyglass.gateway.webapp;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/// The web app's files from the `web` module's jar. Names under `/assets/` carry a hash of their
/// content.
@Configuration(proxyBeanMethods = false)
class WebAppFiles implements WebFluxConfigurer {

  private static final String FOLDER = "classpath:/META-INF/resources/";

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations(FOLDER + "assets/")
        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    registry
        .addResourceHandler("/**")
        .addResourceLocations(FOLDER)
        .setCacheControl(CacheControl.noCache());
  }
}
