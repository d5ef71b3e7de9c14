package live.spyglass.support.token;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/// Verification against the catalog's keys. The catalog itself brings its own `JWKSource`.
@AutoConfiguration
@EnableConfigurationProperties(TokenProperties.class)
public class TokenConfiguration {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 2_000;
  private static final int MAX_BYTES = 64 * 1024;
  private static final long KEEP_MILLIS = 5 * 60_000L;
  private static final long REFRESH_WAIT_MILLIS = 15_000L;
  private static final long OUTAGE_MILLIS = 24 * 3_600_000L;
  private static final long LEAST_INTERVAL_MILLIS = 10_000L;

  @Bean
  @ConditionalOnMissingBean
  JWKSource<SecurityContext> publicKeys(TokenProperties properties) throws MalformedURLException {
    return JWKSourceBuilder.<SecurityContext>create(
            properties.url().toURL(),
            new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES))
        .cache(KEEP_MILLIS, REFRESH_WAIT_MILLIS)
        .refreshAheadCache(60_000L, true)
        .rateLimited(LEAST_INTERVAL_MILLIS)
        .retrying(true)
        .outageTolerant(OUTAGE_MILLIS)
        .build();
  }

  @Bean
  @ConditionalOnMissingBean
  TokenVerifier tokenVerifier(JWKSource<SecurityContext> keys) {
    return new TokenVerifier(keys);
  }
}
