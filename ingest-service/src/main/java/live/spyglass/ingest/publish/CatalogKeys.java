package live.spyglass.ingest.publish;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.internal.InternalToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/// Asks the catalog about a key: `POST /internal/stream-keys/resolve`. At most a few at once, each
/// with a deadline: while the catalog is slow, publishers are told to try again and nothing piles
/// up.
final class CatalogKeys {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogKeys.class);
  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(1);
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(3);
  private static final int MOST_AT_ONCE = 32;

  private final RestClient catalog;
  private final Semaphore slots = new Semaphore(MOST_AT_ONCE);

  CatalogKeys(RestClient.Builder builder, PublishProperties properties, InternalToken token) {
    JdkClientHttpRequestFactory http =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_DEADLINE)
                .build());
    http.setReadTimeout(ANSWER_DEADLINE);
    this.catalog =
        builder
            .baseUrl(properties.catalogUrl())
            .defaultHeader(HttpHeaders.AUTHORIZATION, token.header())
            .requestFactory(http)
            .build();
  }

  /// Known, Unknown or Unavailable.
  KeyAnswer resolve(KeyHash hash) {
    if (!slots.tryAcquire()) {
      return KeyAnswer.Unavailable.UNAVAILABLE;
    }
    try {
      Answer answer =
          catalog
              .post()
              .uri("/internal/stream-keys/resolve")
              .contentType(MediaType.APPLICATION_JSON)
              .body(new Question(hash.value()))
              .retrieve()
              .body(Answer.class);
      Optional<KeyOwner> owner = answer == null ? Optional.empty() : answer.owner();
      if (owner.isEmpty()) {
        LOG.error("the catalog's answer about a stream key lacks fields");
        return KeyAnswer.Unavailable.UNAVAILABLE;
      }
      return new KeyAnswer.Known(owner.get());
    } catch (HttpClientErrorException.NotFound e) {
      if (e.getResponseBodyAsByteArray().length > 0) {
        return KeyAnswer.Unknown.UNKNOWN;
      }
      // The catalog answers with a problem; a bare 404 is how it hides from strangers.
      LOG.error(
          "the catalog takes us for a stranger: SPYGLASS_INTERNAL_TOKEN differs there,"
              + " or INGEST_CATALOG_URL is not its internal port");
      return KeyAnswer.Unavailable.UNAVAILABLE;
    } catch (RestClientException | IllegalArgumentException e) {
      LOG.warn("the catalog cannot be asked about a stream key: {}", e.getMessage());
      return KeyAnswer.Unavailable.UNAVAILABLE;
    } finally {
      slots.release();
    }
  }

  private record Question(String streamKeyHash) {}

  private record Answer(
      @JsonProperty @Nullable BroadcastId broadcastId,
      @JsonProperty @Nullable AccountId ownerId,
      @JsonProperty @Nullable Audience audience) {

    Optional<KeyOwner> owner() {
      return broadcastId == null || ownerId == null || audience == null
          ? Optional.empty()
          : Optional.of(new KeyOwner(broadcastId, ownerId, audience));
    }
  }
}
