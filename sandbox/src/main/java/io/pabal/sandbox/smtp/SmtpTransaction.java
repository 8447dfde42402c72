package io.pabal.sandbox.smtp;

import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One mail on its way in: what MAIL and RCPT said, and the records that come of it. */
final class SmtpTransaction {
  private final String sender;
  private final boolean eightBit;
  private final List<String> recipients = new ArrayList<>();

  private SmtpTransaction(String sender, boolean eightBit) {
    this.sender = sender;
    this.eightBit = eightBit;
  }

  /**
   * Reads what follows {@code MAIL FROM:}.
   *
   * @param maxMessageBytes largest mail that is taken
   */
  static SmtpTransaction begin(String argument, int maxMessageBytes)
      throws SmtpAddress.RefusedException {
    SmtpAddress address = SmtpAddress.parse(argument, true);
    Map<String, String> parameters = new TreeMap<>();
    for (String parameter : address.parameters().split(" +", -1)) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        if (parameters.put(name.toUpperCase(Locale.ROOT), value) != null) {
          throw refused(501, "5.5.4 Parameter given twice");
        }
      }
    }
    boolean eightBit = false;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "SIZE" -> checkSize(value, maxMessageBytes);
        case "BODY" -> {
          eightBit = value.equalsIgnoreCase("8BITMIME");
          if (!eightBit && !value.equalsIgnoreCase("7BIT")) {
            throw refused(501, "5.5.4 BODY is 7BIT or 8BITMIME");
          }
        }
        case "AUTH" -> {
          // RFC 4954 section 5: who submitted it first; nothing follows from it here.
        }
        default -> throw refused(555, "5.5.4 Unknown MAIL parameter");
      }
    }
    return new SmtpTransaction(address.mailbox(), eightBit);
  }

  private static void checkSize(String value, int maxMessageBytes)
      throws SmtpAddress.RefusedException {
    if (!value.matches("\\d{1,18}")) {
      throw refused(501, "5.5.4 SIZE is a number");
    }
    if (Long.parseLong(value) > maxMessageBytes) {
      throw refused(552, "5.3.4 Message is larger than " + maxMessageBytes + " octets");
    }
  }

  private static SmtpAddress.RefusedException refused(int code, String text) {
    return new SmtpAddress.RefusedException(new SmtpReply(code, text));
  }

  /** The recipients so far; grows with each RCPT. */
  List<String> recipients() {
    return recipients;
  }

  ParsedMail check(SmtpInput.Data data, int maxMessageBytes) throws MailCheck.RefusedException {
    if (data.tooBig()) {
      throw new MailCheck.RefusedException(
          552, "5.3.4 Message is larger than " + maxMessageBytes + " octets");
    }
    return MailCheck.check(data, eightBit);
  }

  /** The records, one a recipient. */
  List<MessageRecord> records(
      ParsedMail mail, SmtpInput.Data data, String provider, long receivedAtMillis, String fault) {
    MailHeaders headers = mail.headers();
    String items = headers.first("X-Pabal-Items");
    boolean cut = tooLong(mail.text()) || tooLong(mail.html());
    List<MessageRecord> records = new ArrayList<>(recipients.size());
    for (String recipient : recipients) {
      records.add(
          new MessageRecord(
              0,
              Channel.EMAIL,
              provider,
              recipient,
              sender,
              mail.from(),
              receivedAtMillis,
              headers.first("X-Pabal-Notification"),
              items == null || items.isBlank()
                  ? List.of()
                  : List.of(items.strip().split("\\s+", -1)),
              headers.first("X-Pabal-Hand-Over"),
              attempt(headers.first("X-Pabal-Attempt")),
              mail.subject(),
              kept(mail.text()),
              kept(mail.html()),
              data.bytes().length,
              headers.first("Message-ID"),
              null,
              null,
              null,
              null,
              cut,
              fault));
    }
    return records;
  }

  private static Integer attempt(String value) {
    return value != null && value.matches("\\d{1,9}") ? Integer.valueOf(value) : null;
  }

  private static boolean tooLong(String part) {
    return part != null && part.length() > MessageRecord.MAX_PART_CHARS;
  }

  private static String kept(String part) {
    return tooLong(part) ? part.substring(0, MessageRecord.MAX_PART_CHARS) : part;
  }
}
