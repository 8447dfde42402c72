package io.pabal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.OptOut;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Preferences and opt-outs as tables: the newest record wins in every order of arrival. */
@RealPostgres
class LogPreferencesIT {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");
  private static final String SWITCHES =
      "SELECT category, channel, switched_on FROM preference_switches ORDER BY 1, 2";

  private TestDatabase database;

  @BeforeEach
  void createTables(TestDatabase given) {
    database = given;
    LogRows.migrate(database);
  }

  @Test
  void aDocumentBecomesItsSwitches() throws Exception {
    write(
        document(
            "ann",
            1,
            "{'enabled':true,'channels':{'sms':false},'categories':["
                + "{'category':'marketing','enabled':false,'saidAt':'2026-11-20T08:00:00Z'},"
                + "{'category':'news','channels':{'email':true,'sms':false}},"
                + "{'category':'social','senders':[{'rule':'only','actors':['bert']}]}]}"));

    assertThat(query(SWITCHES))
        .containsExactly("*|*|t", "*|sms|f", "marketing|*|f", "news|email|t", "news|sms|f");
    assertThat(query("SELECT said_at FROM preference_switches WHERE category = 'marketing'"))
        .containsExactly("2026-11-20 08:00:00+00");
  }

  @Test
  void nullsThatPlanReadsAsSilenceAreNoSwitches() throws Exception {
    write(document("ann", 1, "{'enabled':null,'channels':null,'categories':null}"));
    write(document("ben", 2, "{'categories':[{'category':'a','enabled':null,'channels':null}]}"));
    assertThat(query(SWITCHES)).isEmpty();
    assertThat(query("SELECT count(*) FROM preferences")).containsExactly("2");
  }

  @Test
  void theGreatestOffsetWinsInEveryOrderAndATombstoneStays() throws Exception {
    RawRecord off = document("ann", 1, "{'categories':[{'category':'news','enabled':false}]}");
    RawRecord on = document("ann", 2, "{'categories':[{'category':'news','enabled':true}]}");
    RawRecord gone = record("ann", 3, null);

    write(on, off, on);
    assertThat(query(SWITCHES)).containsExactly("news|*|t");
    write(gone, off, on);
    assertThat(query(SWITCHES)).isEmpty();
    assertThat(query("SELECT recipient, kafka_offset, document IS NULL FROM preferences"))
        .containsExactly("ann|3|t");
    write(document("ann", 4, "{'enabled':false}"));
    assertThat(query(SWITCHES)).containsExactly("*|*|f");
  }

  @Test
  void whoOptedOutOfMarketing() throws Exception {
    write(
        document("ann", 1, "{'categories':[{'category':'marketing','enabled':false}]}"),
        document("ben", 2, "{'enabled':false}"),
        document("cleo", 3, "{'categories':[{'category':'marketing','enabled':true}]}"),
        document(
            "dan",
            4,
            "{'categories':[{'category':'marketing','enabled':true,"
                + "'saidAt':'2026-11-22T09:00:01Z'}]}"),
        document("eve", 5, "{'categories':[{'category':'order','enabled':false}]}"));
    try (var batch = LogRows.batch(database, new LogKind.OptOuts())) {
      batch.write(
          List.of(
              LogDecoding.optOut(optOut("cleo", 1, AT)),
              LogDecoding.optOut(optOut("dan", 2, AT)),
              LogDecoding.optOut(optOut("fay", 4, null)),
              LogDecoding.optOut(optOut("fay", 3, AT))));
    }

    assertThat(
            query(
                "SELECT DISTINCT recipient FROM opted_out"
                    + " WHERE category IN ('marketing', '*') AND channel = '*' ORDER BY 1"))
        .containsExactly("ann", "ben", "cleo");
  }

  private void write(RawRecord... records) throws Exception {
    try (var batch = LogRows.batch(database, new LogKind.PreferenceDocuments())) {
      for (RawRecord record : records) {
        assertThat(batch.write(List.of(LogDecoding.preferences(record)))).isEmpty();
      }
    }
  }

  private List<String> query(String sql) {
    return LogRows.query(database.jdbcUrl(), sql);
  }

  private static RawRecord optOut(String recipient, long offset, Instant at) {
    OptOut optOut = new OptOut(OptOut.SCHEMA, recipient, "marketing", at);
    byte[] value = at == null ? null : Json.write(optOut);
    return record(optOut.key(), offset, value);
  }

  private static RawRecord document(String recipient, long offset, String json) {
    return record(recipient, offset, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static RawRecord record(String key, long offset, byte[] value) {
    return new RawRecord(
        "preferences",
        0,
        offset,
        AT.toEpochMilli() + offset,
        key.getBytes(StandardCharsets.UTF_8),
        value,
        Map.of());
  }
}
