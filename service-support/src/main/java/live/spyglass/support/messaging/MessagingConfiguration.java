package live.spyglass.support.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.events.Topics;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/// Topics, publisher and error handling, for whoever has Kafka configured.
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@ConditionalOnClass(KafkaTemplate.class)
@ConditionalOnBean(KafkaTemplate.class)
@EnableConfigurationProperties(MessagingProperties.class)
public class MessagingConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(MessagingConfiguration.class);

  private static final List<String> TOPICS =
      List.of(
          Topics.ACCOUNTS,
          Topics.BROADCASTS,
          Topics.STREAMS,
          Topics.STREAM_HEALTH,
          Topics.PLAYBACK,
          Topics.AUDIENCE);

  /// Values of Event and of byte[] alike: the serializer takes both.
  @Bean
  @SuppressWarnings("unchecked")
  EventPublisher eventPublisher(KafkaTemplate<?, ?> kafka) {
    return new EventPublisher((KafkaTemplate<String, Object>) kafka);
  }

  @Bean
  KafkaAdmin.NewTopics topics(MessagingProperties properties) {
    List<NewTopic> topics = new ArrayList<>();
    for (String topic : TOPICS) {
      topics.add(topic(topic, properties.partitions(), properties.retention()));
      topics.add(
          topic(topic + Topics.DEAD_LETTER_SUFFIX, 1, properties.retention().multipliedBy(4)));
    }
    return new KafkaAdmin.NewTopics(topics.toArray(NewTopic[]::new));
  }

  /// Of what Kafka's client counts for each partition only how far a consumer is behind is kept,
  /// and that once: it comes a second time under another spelling of the topic.
  @Bean
  MeterFilter fewMetersOfPartitions() {
    return MeterFilter.deny(id -> {
      String topic = id.getTag("topic");
      return topic != null
          && id.getName().startsWith("kafka.")
          && !(id.getName().equals("kafka.consumer.fetch.manager.records.lag")
              && topic.contains("."));
    });
  }

  /// What cannot be read goes to the dead-letter topic at once; what fails otherwise is tried
  /// again, in order, with growing pauses.
  @Bean
  DefaultErrorHandler eventErrorHandler(
      KafkaTemplate<?, ?> kafka,
      MessagingProperties properties,
      ObjectProvider<MeterRegistry> meters) {
    // From the beginning, so that the first one is a step up from 0.
    meters.ifAvailable(registry -> TOPICS.forEach(topic -> deadLetters(registry, topic)));
    DeadLetterPublishingRecoverer recoverer =
        new DeadLetterPublishingRecoverer(
            kafka,
            (record, failure) -> {
              LOG.error(
                  "event of {} at offset {} becomes a dead letter: {}",
                  record.topic(),
                  record.offset(),
                  rootMessage(failure));
              meters.ifAvailable(registry -> deadLetters(registry, record.topic()).increment());
              return new TopicPartition(record.topic() + Topics.DEAD_LETTER_SUFFIX, -1);
            });
    ExponentialBackOff backOff = new ExponentialBackOff(200, 2);
    backOff.setMaxInterval(Duration.ofSeconds(10).toMillis());
    backOff.setMaxElapsedTime(properties.giveUpAfter().toMillis());
    return new DefaultErrorHandler(recoverer, backOff);
  }

  private static Counter deadLetters(MeterRegistry meters, String topic) {
    return Counter.builder("spyglass.events.dead.letters")
        .tag("topic", topic)
        .description("Events that could not be read or handled and were put aside")
        .register(meters);
  }

  private static NewTopic topic(String name, int partitions, Duration retention) {
    return TopicBuilder.name(name)
        .partitions(partitions)
        .config(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()))
        .build();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }
}
