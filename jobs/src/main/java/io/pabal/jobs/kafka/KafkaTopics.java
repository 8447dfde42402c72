package io.pabal.jobs.kafka;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;

/**
 * What a source reads.
 *
 * @param names the topics, if there is no pattern
 * @param pattern of the topics' names, the given ones included
 */
public record KafkaTopics(List<String> names, Optional<Pattern> pattern) {
  void subscribe(KafkaSourceBuilder<?> builder) {
    pattern.ifPresentOrElse(builder::setTopicPattern, () -> builder.setTopics(names));
  }
}
