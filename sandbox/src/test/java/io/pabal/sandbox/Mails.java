package io.pabal.sandbox;

/** Mails for tests. */
@SuppressWarnings("StringConcatToTextBlock") // CRLF must be seen
public final class Mails {
  /** A header that every receiver takes, without subject and content type. */
  public static final String HEADER =
      "From: Shop <shop@example.com>\r\n"
          + "To: kim@example.org\r\n"
          + "Date: Sun, 22 Nov 2026 16:00:00 +0000\r\n"
          + "Message-ID: <n1.1@example.com>\r\n";

  private Mails() {}

  /** A text mail with Pabal's headers, without the final dot. */
  public static String text(String notification, String items, String handOver) {
    return HEADER
        + "Subject: Your order\r\n"
        + "X-Pabal-Notification: "
        + notification
        + "\r\nX-Pabal-Items: "
        + items
        + "\r\nX-Pabal-Hand-Over: "
        + handOver
        + "\r\nX-Pabal-Attempt: 1\r\n"
        + "\r\nIt is on its way.\r\n";
  }
}
