package io.pabal.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@RealKafka
@RealPostgres
class RealServersIT {

  private static final Set<String> BROKERS_SEEN = new HashSet<>();
  private static final Set<String> NAMES_SEEN = new HashSet<>();

  @Test
  void returnsWhatWasProducedFromAllPartitions(TestKafka kafka) {
    String topic = kafka.createTopic("orders", 3, Map.of("retention.ms", "60000"));
    kafka.produceAll(
        IntStream.range(0, 30)
            .mapToObj(
                i -> new ProducerRecord<>(topic, i % 3, new byte[] {1}, new byte[] {(byte) i}))
            .toList());

    assertThat(kafka.readAll(topic))
        .hasSize(30)
        .extracting(record -> (int) record.value()[0] % 3 - record.partition())
        .containsOnly(0);
  }

  @Test
  void saysHowManyRecordsCameWhenFewerThanExpected(TestKafka kafka) {
    String topic = kafka.createTopic("few", 1);
    kafka.produce(topic, "key", "one");

    assertThat(kafka.awaitValues(topic, 1, Duration.ofSeconds(10))).containsExactly("one");
    assertThatThrownBy(() -> kafka.awaitRecords(topic, 2, Duration.ofSeconds(5)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 records");
  }

  @Test
  void refusesATopicThatExists(TestKafka kafka) {
    kafka.createTopic("same", 1);

    assertThatThrownBy(() -> kafka.createTopic("same", 1)).hasMessageContaining("already exists");
  }

  @Test
  void keepsTestsApartOnOneBrokerFirst(TestKafka kafka) {
    seesOneBrokerAndItsOwnNames(kafka);
  }

  @Test
  void keepsTestsApartOnOneBrokerSecond(TestKafka kafka) {
    seesOneBrokerAndItsOwnNames(kafka);
  }

  @Test
  void givesAnEmptyDatabaseOfTheServersMajorVersion(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
      statement.execute("CREATE TABLE shipped (id text PRIMARY KEY)");
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM shipped")) {
        rows.next();
        assertThat(rows.getInt(1)).isZero();
      }
    }
  }

  @Test
  void givesAnotherDatabaseToAnotherTest(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("CREATE TABLE shipped (id text PRIMARY KEY)")).isFalse();
    }
  }

  private static void seesOneBrokerAndItsOwnNames(TestKafka kafka) {
    BROKERS_SEEN.add(kafka.bootstrapServers());
    assertThat(BROKERS_SEEN).hasSize(1);
    assertThat(NAMES_SEEN.add(kafka.prefix())).isTrue();
    assertThat(List.of(kafka.topic("x"))).containsExactly(kafka.prefix() + "x");
  }
}
