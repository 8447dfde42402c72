package io.pabal.cli.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.callback.ReportResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BounceMailTest {
  /** As Postfix writes it. */
  private static final String BOUNCE =
      """
      Return-Path: <>
      X-Original-To: bounce+abc@shop.example
      From: MAILER-DAEMON@mx.example (Mail Delivery System)
      To: bounce+abc@shop.example
      Subject: Undelivered Mail Returned to Sender
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

      --b1
      Content-Description: Notification
      Content-Type: text/plain; charset=us-ascii

      I'm sorry to have to inform you that your message could not be delivered.

      --b1
      Content-Description: Delivery report
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.example
      X-Postfix-Queue-ID: 4F1
      Arrival-Date: Sun, 22 Nov 2026 09:00:00 +0000 (UTC)

      Final-Recipient: rfc822; kim@example.org
      Action: failed
      Status: %s
      Remote-MTA: dns; in.example.org
      Diagnostic-Code: smtp; 550 %s <kim@example.org>: Recipient address rejected

      --b1
      Content-Description: Undelivered Message Headers
      Content-Type: text/rfc822-headers

      Return-Path: <bounce+abc@shop.example>
      X-Pabal-Reference: 1.abc.def
      Subject: Your order

      --b1--
      """;

  @Test
  void saysWhatHappenedToWhichMessage() throws Exception {
    BounceMail mail = read(BOUNCE.formatted("5.1.1", "5.1.1"));
    assertThat(mail.references()).containsExactly("1.abc.def");
    assertThat(mail.addresses()).containsExactly("bounce+abc@shop.example");
    assertThat(mail.action()).isEqualTo("failed");
    assertThat(mail.status()).isEqualTo("5.1.1");
    assertThat(mail.server()).isEqualTo("in.example.org");
    assertThat(mail.diagnostic()).isEqualTo("550 5.1.1 <...>: Recipient address rejected");
  }

  @ParameterizedTest
  @CsvSource({
    "5.1.1, 5.1.1, DEAD_ADDRESS",
    "5.2.1, 5.2.1, DEAD_ADDRESS",
    "5.0.0, 5.1.10, DEAD_ADDRESS",
    "5.7.1, 5.1.1, UNDELIVERED",
    "5.2.2, 5.2.2, UNDELIVERED",
    "4.4.7, 4.4.7, UNDELIVERED"
  })
  void onlyAnAddressThatDoesNotExistIsDead(String status, String words, ReportResult result)
      throws Exception {
    assertThat(BounceResult.of(read(BOUNCE.formatted(status, words)))).contains(result);
  }

  @ParameterizedTest
  @CsvSource({"delayed, DELAYED", "delivered, DELIVERED", "relayed, DELIVERED"})
  void otherActionsAreNoFailure(String action, ReportResult result) throws Exception {
    String mail = BOUNCE.formatted("2.0.0", "2.0.0").replace("Action: failed", "Action: " + action);
    assertThat(BounceResult.of(read(mail))).contains(result);
    String unknown = mail.replace("Action: " + action, "Action: eaten");
    assertThat(BounceResult.of(read(unknown))).isEmpty();
  }

  @Test
  void aFeedbackReportOfAbuseIsAComplaint() throws Exception {
    String mail =
        BOUNCE
            .formatted("5.1.1", "5.1.1")
            .replace("message/delivery-status", "message/feedback-report")
            .replace("Reporting-MTA:", "Feedback-Type: abuse\nReporting-MTA:");
    assertThat(BounceResult.of(read(mail))).contains(ReportResult.COMPLAINT);
  }

  @Test
  void aMailThatIsNoReportIsRefused() {
    assertThatThrownBy(() -> read("Subject: out of office\n\nI am away."))
        .isInstanceOf(BounceMail.UnreadableException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(BounceMail.UnreadableException.class);
  }

  /** Cut at every byte, with bytes turned over, and nested deeper than is looked. */
  @Test
  void noMailBreaksIt() {
    byte[] good =
        BOUNCE.formatted("5.1.1", "5.1.1").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < good.length; length++) {
      survive(Arrays.copyOf(good, length));
    }
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      byte[] bad = good.clone();
      for (int change = 0; change < 1 + round % 20; change++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      survive(bad);
    }
    StringBuilder nested = new StringBuilder();
    for (int level = 0; level < 500; level++) {
      nested.append("Content-Type: multipart/mixed; boundary=\"n").append(level).append("\"\n\n");
      nested.append("--n").append(level).append('\n');
    }
    survive(nested.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void survive(byte[] mail) {
    try {
      assertThat(BounceMail.read(mail)).isNotNull();
    } catch (BounceMail.UnreadableException e) {
      assertThat(e).hasMessageContaining("the mail");
    }
  }

  private static BounceMail read(String mail) throws BounceMail.UnreadableException {
    return BounceMail.read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
