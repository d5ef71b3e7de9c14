package live.spyglass.gateway.webapp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// The web app's files from the `web` module's jar, all of them in memory, and compressed once.
/// Read from the jar for each request instead, a page that was left in the middle took its stream
/// from the others.
///
/// Names under `/assets/` carry a hash of their content; the others are known by an `ETag` of it.
/// Not by their time: a build that can be reproduced gives every file the same one, and a browser
/// would keep the page of an older version.
@Component
@Order(-25)
final class WebAppFiles implements WebFilter {

  private static final String FOLDER = "/META-INF/resources/";
  private static final String ASSETS = "/assets/";
  private static final int WORTH_COMPRESSING = 1024;

  /// Spring does not know it.
  private static final MediaType MANIFEST = MediaType.valueOf("application/manifest+json");

  private static final String FOR_A_YEAR = "max-age=31536000, public, immutable";
  private static final String ASK_AGAIN = "no-cache";

  private final Map<String, WebAppFile> files = new HashMap<>();

  /// `compressed` is null where it would not be smaller. The tag is weak, since it stands for both.
  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  private record WebAppFile(
      MediaType type, String tag, String caching, byte[] bytes, byte @Nullable [] compressed) {}

  WebAppFiles() throws IOException {
    Resource[] found =
        new PathMatchingResourcePatternResolver().getResources("classpath*:" + FOLDER + "**");
    for (Resource file : found) {
      String address = file.getURL().toString();
      if (file.isReadable() && !address.endsWith("/")) {
        String path = address.substring(address.lastIndexOf(FOLDER) + FOLDER.length() - 1);
        files.put(path, read(path, file));
      }
    }
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    WebAppFile file = files.get(request.getURI().getRawPath());
    boolean fetched =
        HttpMethod.GET.equals(request.getMethod()) || HttpMethod.HEAD.equals(request.getMethod());
    return file == null || !fetched ? chain.filter(exchange) : answer(exchange, file);
  }

  private static Mono<Void> answer(ServerWebExchange exchange, WebAppFile file) {
    ServerHttpResponse response = exchange.getResponse();
    HttpHeaders headers = response.getHeaders();
    headers.setCacheControl(file.caching());
    headers.setVary(List.of(HttpHeaders.ACCEPT_ENCODING));
    if (exchange.checkNotModified(file.tag())) {
      response.setStatusCode(HttpStatus.NOT_MODIFIED);
      return response.setComplete();
    }
    headers.setContentType(file.type());
    byte[] bytes = file.bytes();
    if (file.compressed() != null && takesGzip(exchange.getRequest())) {
      headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
      bytes = file.compressed();
    }
    headers.setContentLength(bytes.length);
    return HttpMethod.HEAD.equals(exchange.getRequest().getMethod())
        ? response.setComplete()
        : response.writeWith(Mono.just(response.bufferFactory().wrap(bytes)));
  }

  private static boolean takesGzip(ServerHttpRequest request) {
    return request.getHeaders().getValuesAsList(HttpHeaders.ACCEPT_ENCODING).stream()
        .anyMatch(coding -> coding.matches("(?i)gzip(?:\\s*;\\s*q=(?!0(?:\\.0*)?$).*)?"));
  }

  private static WebAppFile read(String path, Resource file) throws IOException {
    byte[] bytes;
    try (InputStream in = file.getInputStream()) {
      bytes = in.readAllBytes();
    }
    byte[] compressed = bytes.length < WORTH_COMPRESSING ? bytes : gzip(bytes);
    return new WebAppFile(
        path.endsWith(".webmanifest")
            ? MANIFEST
            : MediaTypeFactory.getMediaType(path).orElse(MediaType.APPLICATION_OCTET_STREAM),
        "W/\"" + hash(bytes) + "\"",
        path.startsWith(ASSETS) ? FOR_A_YEAR : ASK_AGAIN,
        bytes,
        compressed.length < bytes.length ? compressed : null);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
