package io.pabal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports as rows: once each, and the furthest of them beside the item. */
@RealPostgres
class LogReportsIT {
  private TestDatabase database;

  @BeforeEach
  void createTables(TestDatabase given) {
    database = given;
    LogRows.migrate(database);
  }

  @Test
  void theSameReportIsOneRowAndTheItemShowsTheFurthest() throws Exception {
    try (var batch = LogRows.batch(database, new LogKind.Outcomes())) {
      batch.write(
          List.of(
              new LoggedOutcome(
                  LogFixtures.raw("outcomes.email", 0, 1, null),
                  null,
                  LogFixtures.outcome("i", "e1", 1, OutcomeClass.ACCEPTED),
                  false)));
    }
    write(
        report(ReportResult.DEAD_ADDRESS, 9),
        report(ReportResult.DELAYED, 5),
        report(ReportResult.DEAD_ADDRESS, 9));

    assertThat(query("SELECT result, code FROM provider_reports ORDER BY reported_at"))
        .containsExactly("DELAYED|5.1.1", "DEAD_ADDRESS|5.1.1");
    assertThat(query("SELECT state, reported FROM items")).containsExactly("accepted|DEAD_ADDRESS");
    assertThat(query("SELECT delivered, bounced FROM delivery_report")).containsExactly("0|1");
  }

  @Test
  void aWordAboutAnAddressAnswersNoMessage() throws Exception {
    ReportReference about =
        ReportReference.ofAddress("ann", Channel.SMS, "addr", LogFixtures.EVENT_TIME);
    Report stop = new Report(Report.SCHEMA, "r", ReportResult.OPT_OUT, null, null, null, null);
    write(DeliveryReport.of(about, stop, LogFixtures.EVENT_TIME));
    assertThat(query("SELECT result, notification_id IS NULL FROM provider_reports"))
        .containsExactly("OPT_OUT|t");
  }

  @Test
  void oldMonthsAreDroppedWithTheOthers() throws Exception {
    write(report(ReportResult.DELIVERED, 1));
    LogRows.execute(database.jdbcUrl(), "SELECT pabal_drop_partitions('2027-06-01T00:00:00Z')");
    assertThat(query("SELECT count(*) FROM provider_reports")).containsExactly("0");
  }

  private void write(DeliveryReport... reports) throws Exception {
    try (var batch = LogRows.batch(database, new LogKind.Reports())) {
      for (DeliveryReport report : reports) {
        LoggedReport logged = LogDecoding.report(LogFixtures.raw("reports", 0, 1, report));
        assertThat(batch.write(List.of(logged))).isEmpty();
      }
    }
  }

  private static DeliveryReport report(ReportResult result, int seconds) {
    ReportReference about =
        new ReportReference("ann", Channel.EMAIL, "addr", "n-i", 1, LogFixtures.EVENT_TIME);
    return DeliveryReport.of(
        about,
        new Report(Report.SCHEMA, "r", result, "mx.example", "5.1.1", "no such user", null),
        LogFixtures.EVENT_TIME.plusSeconds(seconds));
  }

  private List<String> query(String sql) {
    return LogRows.query(database.jdbcUrl(), sql);
  }
}
