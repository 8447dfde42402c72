package io.pabal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.audience.Subscription;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions as a table: the newest record of a key wins in every order of arrival. */
@RealPostgres
class LogSubscriptionsIT {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");
  private static final String FOLLOWERS =
      "SELECT recipient FROM subscriptions WHERE topic_key = 'actor:kim' AND subscribed ORDER BY 1";

  private TestDatabase database;

  @BeforeEach
  void createTables(TestDatabase given) {
    database = given;
    LogRows.migrate(database);
  }

  @Test
  void theNewestWordOnATopicWinsInEveryOrder() throws Exception {
    write(subscribed("ann", "actor:kim", 1), subscribed("ben lee", "actor:kim", 2));
    write(subscribed("ann", "thread:post/17", 3), ended("ben lee", "actor:kim", 4));
    assertThat(query(FOLLOWERS)).containsExactly("ann");

    write(subscribed("ben lee", "actor:kim", 2));
    assertThat(query(FOLLOWERS)).containsExactly("ann");
    write(subscribed("ben lee", "actor:kim", 5), ended("ann", "actor:kim", 6));
    assertThat(query(FOLLOWERS)).containsExactly("ben lee");
    assertThat(
            query("SELECT topic_key, subscribed, said_at FROM subscriptions WHERE recipient='ann'"))
        .containsExactlyInAnyOrder("actor:kim|f|null", "thread:post/17|t|2026-11-22 09:00:00+00");
  }

  @Test
  void theLongestTopicKeysAreToldApart() throws Exception {
    String common = "t".repeat(Subscription.MAX_TOPIC_CHARS - 1);
    write(subscribed("ann", common + "1", 1), subscribed("ann", common + "2", 2));
    assertThat(query("SELECT count(*), min(length(topic_key)) FROM subscriptions"))
        .containsExactly("2|" + Subscription.MAX_TOPIC_CHARS);
  }

  private void write(RawRecord... records) throws Exception {
    try (var batch = LogRows.batch(database, new LogKind.Subscriptions())) {
      for (RawRecord record : records) {
        assertThat(batch.write(List.of(LogDecoding.subscription(record)))).isEmpty();
      }
    }
  }

  private List<String> query(String sql) {
    return LogRows.query(database.jdbcUrl(), sql);
  }

  private static RawRecord subscribed(String recipient, String topic, long offset) {
    Subscription document = new Subscription(Subscription.SCHEMA, recipient, topic, AT);
    return record(Subscription.key(recipient, topic), offset, Json.write(document));
  }

  private static RawRecord ended(String recipient, String topic, long offset) {
    return record(Subscription.key(recipient, topic), offset, null);
  }

  private static RawRecord record(String key, long offset, byte[] value) {
    return new RawRecord(
        "subscriptions",
        0,
        offset,
        AT.toEpochMilli() + offset,
        key.getBytes(StandardCharsets.UTF_8),
        value,
        Map.of());
  }
}
