package io.pabal.sandbox.smtp;

import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessageRecord;
import java.util.ArrayList;
import java.util.List;

/** One mail on its way in: what MAIL and RCPT said, and the records that come of it. */
final class SmtpTransaction {
  private final String sender;
  private final boolean utf8;
  private final boolean eightBit;
  private final String envelopeId;
  private final List<String> recipients = new ArrayList<>();

  private SmtpTransaction(String sender, boolean utf8, boolean eightBit, String envelopeId) {
    this.sender = sender;
    this.utf8 = utf8;
    this.eightBit = eightBit;
    this.envelopeId = envelopeId;
  }

  /**
   * Reads what follows {@code MAIL FROM:}.
   *
   * @param maxMessageBytes largest mail that is taken
   */
  static SmtpTransaction begin(String argument, int maxMessageBytes)
      throws SmtpAddress.RefusedException {
    EsmtpParameters parameters = EsmtpParameters.ofMail(SmtpAddress.parameters(argument));
    boolean utf8 = parameters.has("SMTPUTF8");
    SmtpAddress address = SmtpAddress.parse(argument, true, utf8);
    if (parameters.has("SIZE") && Long.parseLong(parameters.value("SIZE")) > maxMessageBytes) {
      throw refused(552, "5.3.4 Message is larger than " + maxMessageBytes + " octets");
    }
    return new SmtpTransaction(
        address.mailbox(),
        utf8,
        parameters.value("BODY").equalsIgnoreCase("8BITMIME"),
        parameters.has("ENVID") ? parameters.value("ENVID") : null);
  }

  private static SmtpAddress.RefusedException refused(int code, String text) {
    return new SmtpAddress.RefusedException(new SmtpReply(code, text));
  }

  /** Whether MAIL said SMTPUTF8: addresses and header may be UTF-8. */
  boolean utf8() {
    return utf8;
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
    return MailCheck.check(data, eightBit, utf8);
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
              envelopeId,
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
