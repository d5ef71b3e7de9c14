package live.spyglass.transcode.storage;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Chooses the store, and puts the spool before it.
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /// The only store that anybody sees: what waits in the spool is there already.
  @Bean(destroyMethod = "close")
  Spool spool(StorageProperties properties, MeterRegistry meters, Clock clock) throws IOException {
    return new Spool(store(properties), properties, new StorageMetrics(meters, clock));
  }

  private static ObjectStore store(StorageProperties properties) throws IOException {
    StorageProperties.S3 s3 = properties.s3();
    if (s3.bucket().isEmpty()) {
      return new FolderStore(properties.folder());
    }
    S3Store store = new S3Store(client(s3), s3.bucket());
    store.requireBucket();
    return store;
  }

  /// No retries of its own beyond one: who waits for an answer wants it, and the spool tries for as
  /// long as it takes. Checksums only where S3 demands them, and bodies as they are: not every
  /// store knows the newer ways.
  static S3Client client(StorageProperties.S3 s3) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(s3.region()))
            .forcePathStyle(s3.pathStyle())
            .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_LIMIT)
                    .socketTimeout(s3.timeout()))
            .overrideConfiguration(limits ->
                limits
                    .apiCallAttemptTimeout(s3.timeout())
                    .apiCallTimeout(s3.timeout().multipliedBy(2))
                    .retryStrategy(retries -> retries.maxAttempts(2)));
    if (s3.endpoint() != null) {
      builder.endpointOverride(s3.endpoint());
    }
    if (!s3.accessKeyId().isEmpty()) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(s3.accessKeyId(), s3.secretAccessKey())));
    }
    return builder.build();
  }
}
