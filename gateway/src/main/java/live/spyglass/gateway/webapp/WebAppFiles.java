package live.spyglass.gateway.webapp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.reactive.config.ResourceHandlerRegistration;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/// The web app's files from the `web` module's jar. Names under `/assets/` carry a hash of their
/// content; the others are known by an `ETag` of it. Not by their time: a build that can be
/// reproduced gives every file the same one, and a browser would keep the page of an older version.
@Configuration(proxyBeanMethods = false)
class WebAppFiles implements WebFluxConfigurer {

  private static final String FOLDER = "classpath:/META-INF/resources/";

  /// As many as there are files.
  private final Map<String, String> tags = new ConcurrentHashMap<>();

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    tagged(registry.addResourceHandler("/assets/**"))
        .addResourceLocations(FOLDER + "assets/")
        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    tagged(registry.addResourceHandler("/**"))
        .addResourceLocations(FOLDER)
        .setCacheControl(CacheControl.noCache());
  }

  private ResourceHandlerRegistration tagged(ResourceHandlerRegistration registration) {
    return registration.setUseLastModified(false).setEtagGenerator(this::tag);
  }

  private String tag(Resource file) {
    try {
      return tags.computeIfAbsent(file.getURL().toString(), _ -> hash(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Weak, since what is sent may be compressed.
  private static String hash(Resource file) {
    try (InputStream in = file.getInputStream()) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      return "W/\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
