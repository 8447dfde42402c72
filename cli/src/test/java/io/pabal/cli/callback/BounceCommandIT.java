package io.pabal.cli.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.query.LogTestData;
import io.pabal.schema.Channel;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.BounceAddress;
import io.pabal.schema.recipient.UnsubscribeToken;
import io.pabal.testing.RealKafka;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import io.pabal.testing.TestKafka;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a mail server runs it: a mail by standard input, an exit status of sysexits.h. */
@RealKafka
@RealPostgres
@Timeout(300)
class BounceCommandIT {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String NOTIFICATION = "0123456789abcdef0123456789abcdef";
  private static final ReportReference ABOUT =
      new ReportReference(
          "ann", Channel.EMAIL, "k1", NOTIFICATION, 1, Instant.parse("2026-11-22T09:00:00Z"));

  @TempDir private Path folder;
  private final InputStream stdin = System.in;
  private TestKafka kafka;
  private TestDatabase log;
  private String callbacks;
  private String complained;

  @BeforeEach
  void setUp(TestKafka kafka, TestDatabase log) {
    this.kafka = kafka;
    this.log = log;
    callbacks = kafka.createTopic("callbacks", 1);
  }

  @AfterEach
  void giveStandardInputBack() {
    System.setIn(stdin);
  }

  @Test
  void reportsTheMessageWhoseHeadersCameBack() throws Exception {
    String reference = ABOUT.signed(UnsubscribeToken.key(SECRET));
    assertThat(bounce(mail("bounces@shop.example", "X-Pabal-Reference: " + reference))).isZero();

    Report report = written();
    assertThat(report.reference()).isEqualTo(reference);
    assertThat(report.result()).isEqualTo(ReportResult.DEAD_ADDRESS);
    assertThat(report.code()).isEqualTo("5.1.1");
    assertThat(report.detail()).doesNotContain("ann@example.org");
  }

  @Test
  void reportsTheMessageThatTheBounceAddressNames() throws Exception {
    LogTestData.migrate(log);
    LogTestData.bounced(log, ABOUT);
    String address =
        new BounceAddress(NOTIFICATION, 1)
            .address("bounce", "shop.example", BounceAddress.key(SECRET));
    assertThat(bounce(mail(address, "Subject: no reference in it"))).isZero();

    assertThat(
            ReportReference.verified(written().reference(), List.of(UnsubscribeToken.key(SECRET))))
        .contains(ABOUT);
  }

  @Test
  void refusesWhatIsAboutNoMessageOfOurs() throws Exception {
    LogTestData.migrate(log);
    String forged = ABOUT.signed(UnsubscribeToken.key("another key of at least 32 bytes, yes"));
    assertThat(bounce(mail("bounces@shop.example", "X-Pabal-Reference: " + forged)))
        .isEqualTo(BounceCommand.DATA_ERROR);
    assertThat(complained).contains("about no message of ours");
    assertThat(bounce("Subject: hello\n\nI am on holiday.\n")).isEqualTo(BounceCommand.DATA_ERROR);
    assertThat(kafka.readAll(callbacks)).isEmpty();
  }

  @Test
  void asksTheMailServerToComeAgainWhileTheLogIsAway() throws Exception {
    String address =
        new BounceAddress(NOTIFICATION, 1)
            .address("bounce", "shop.example", BounceAddress.key(SECRET));
    String nobody = "jdbc:postgresql://127.0.0.1:1/pabal";
    assertThat(run(mail(address, "Subject: x"), config(nobody, true)))
        .isEqualTo(BounceCommand.TRY_AGAIN);
  }

  @Test
  void saysThatThereIsNoKey() throws Exception {
    assertThat(run(mail("bounces@shop.example", "Subject: x"), config(log.jdbcUrl(), false)))
        .isEqualTo(BounceCommand.NOT_CONFIGURED);
    assertThat(complained).contains("unsubscribe.key");
  }

  private Report written() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = kafka.readAll(callbacks);
    assertThat(records).hasSize(1);
    return Json.read(records.get(0).value(), Report.class);
  }

  private int bounce(String mail) throws Exception {
    return run(mail, config(log.jdbcUrl(), true));
  }

  private int run(String mail, Path config) {
    System.setIn(new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new CallbackCommand())
            .setErr(new PrintWriter(err))
            .execute("bounce", "--config", config.toString());
    complained = err.toString();
    return status;
  }

  private Path config(String jdbcUrl, boolean keys) throws Exception {
    Path file = folder.resolve("pabal.yaml");
    String key = "value:" + SECRET;
    Files.writeString(
        file,
        String.join(
            "\n",
            "kafka.bootstrap-servers: \"" + kafka.bootstrapServers() + "\"",
            "topics.prefix: \"" + kafka.prefix() + "\"",
            "log.jdbc-url: \"" + jdbcUrl + "\"",
            keys ? "unsubscribe.key: \"" + key + "\"" : "",
            keys ? "email.bounce.key: \"" + key + "\"" : ""));
    return file;
  }

  private static String mail(String to, String returnedHeader) {
    return """
    To: %s
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

    --b1
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example

    Final-Recipient: rfc822; ann@example.org
    Action: failed
    Status: 5.1.1
    Diagnostic-Code: smtp; 550 5.1.1 <ann@example.org>: no such user

    --b1
    Content-Type: text/rfc822-headers

    %s

    --b1--
    """
        .formatted(to, returnedHeader);
  }
}
