package io.pabal.deliver.email;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.provider.ResultText;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.UnsubscribeToken;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a mail: text and HTML as alternatives, all in ASCII on the wire, so that no server's
 * extensions are needed; only a recipient with non-ASCII characters before the at sign makes its
 * header UTF-8 (RFC 6532). Thread-safe; nothing but the given clock and MIME's boundary differs
 * between two mails of one envelope, so a resent one has the same Message-ID.
 *
 * <p>No value can add a header: subjects and names lose their control characters, ids that have any
 * are refused.
 */
final class EmailComposer {
  static final String NOTIFICATION = "X-Pabal-Notification";
  static final String ITEMS = "X-Pabal-Items";
  static final String HAND_OVER = "X-Pabal-Hand-Over";
  static final String ATTEMPT = "X-Pabal-Attempt";
  static final String REFERENCE = "X-Pabal-Reference";
  static final String UNSUBSCRIBE = "List-Unsubscribe";
  static final String UNSUBSCRIBE_POST = "List-Unsubscribe-Post";

  /** Without CRLF, RFC 5322 section 2.1.1; an address in a header is not folded. */
  private static final int MAX_LINE_CHARS = 998;

  /** A subject is one line on a screen; beyond it something is wrong. RFC 5322's line limit. */
  static final int MAX_SUBJECT_CHARS = 998;

  /** Of one encoded word, which has 75 characters at most with its frame (RFC 2047, 2). */
  private static final int MAX_ENCODED_CHARS = 45;

  private static final String STREAM_PROVIDER = "jakarta.mail.util.StreamProvider";
  private static final Pattern MESSAGE_ID_LEFT =
      Pattern.compile("(?=.{1,128}\\z)[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*");
  private static final Pattern HEADER_ID = Pattern.compile("[!-~]{1,128}");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

  private final EmailProvider.Identity identity;
  private final int maxMessageBytes;
  private final Clock clock;
  private final Session ascii;
  private final Session utf8;
  private final String unsubscribeUrl;
  private final byte[] unsubscribeKey;

  EmailComposer(EmailProvider provider, Clock clock) {
    this.identity = provider.identity();
    this.maxMessageBytes = provider.maxMessageBytes();
    this.clock = clock;
    this.ascii = newSession(false);
    this.utf8 = newSession(true);
    EmailProvider.Unsubscribe unsubscribe = provider.unsubscribe();
    this.unsubscribeUrl = unsubscribe == null ? null : unsubscribe.url();
    this.unsubscribeKey =
        unsubscribe == null ? null : UnsubscribeToken.key(unsubscribe.key().reveal());
  }

  private static Session newSession(boolean utf8) {
    ClassLoader before = enterOwnClassLoader();
    try {
      Properties properties = new Properties();
      properties.setProperty("mail.mime.allowutf8", Boolean.toString(utf8));
      return Session.getInstance(properties);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /**
   * Jakarta Mail looks for its parts by the thread's class loader, and without the property by a
   * ServiceLoader scan at every message, which takes two thirds of the time. The thread is
   * anybody's, the job's classes are in a class loader of their own.
   *
   * @return the class loader to go back to
   */
  private static ClassLoader enterOwnClassLoader() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(EmailComposer.class.getClassLoader());
    if (System.getProperty(STREAM_PROVIDER) == null) {
      System.setProperty(STREAM_PROVIDER, "org.eclipse.angus.mail.util.MailStreamProvider");
    }
    return before;
  }

  /**
   * Composes one mail.
   *
   * @return its bytes: ASCII but for a recipient that is not, lines ended by CRLF, dots not stuffed
   * @throws UnsendableMessageException DEAD_ADDRESS for an address that cannot exist, BAD_MESSAGE
   *     for missing parts, ids with characters that no id has, and mails over the limit
   */
  byte[] compose(Envelope envelope, RenderedMessage rendered) throws UnsendableMessageException {
    String to = envelope.notification().address().value();
    String problem = MailAddress.problem(to).orElse(null);
    if (problem != null) {
      throw new UnsendableMessageException(OutcomeClass.DEAD_ADDRESS, "address: " + problem);
    }
    ClassLoader before = enterOwnClassLoader();
    try {
      byte[] mail = write(envelope, rendered, MailAddress.ascii(to));
      if (mail.length > maxMessageBytes) {
        throw bad("mail of " + mail.length + " bytes, at most " + maxMessageBytes + " are allowed");
      }
      return mail;
    } catch (MessagingException | IOException e) {
      throw bad("mail can't be composed: " + e.getClass().getSimpleName());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private byte[] write(Envelope envelope, RenderedMessage rendered, String to)
      throws UnsendableMessageException, MessagingException, IOException {
    String notification = envelope.notification().notificationId();
    if (!MESSAGE_ID_LEFT.matcher(notification).matches()) {
      throw bad("notification id can't stand in a Message-ID");
    }
    Session session = MailAddress.needsUtf8(to) ? utf8 : ascii;
    MimeMessage mail = new MailWithId(session, notification + "@" + identity.messageIdDomain());
    mail.setFrom(from());
    mail.setRecipient(Message.RecipientType.TO, mailbox(to));
    setSubject(mail, subject(rendered));
    mail.setHeader("Date", DATE.format(clock.instant().atZone(ZoneOffset.UTC)));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader("X-Auto-Response-Suppress", "OOF, AutoReply");
    mail.setHeader(NOTIFICATION, notification);
    mail.setHeader(ITEMS, items(envelope.notification().items()));
    mail.setHeader(HAND_OVER, id(envelope.handOver().toString()));
    mail.setHeader(ATTEMPT, Integer.toString(attempt(envelope)));
    if (unsubscribeKey != null) {
      mail.setHeader(REFERENCE, reference(envelope));
    }
    if (unsubscribeUrl != null && !envelope.notification().mandatory()) {
      mail.setHeader(UNSUBSCRIBE, unsubscribe(envelope.notification()));
      mail.setHeader(UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click");
    }
    String text = part(rendered, Part.EMAIL_TEXT);
    if (rendered.part(Part.EMAIL_HTML).isEmpty()) {
      // A template may have no HTML: then the mail is plain text, without a multipart around it.
      mail.setText(lines(text), "UTF-8", "plain");
    } else {
      MimeMultipart alternatives = new MimeMultipart("alternative");
      alternatives.addBodyPart(body(text, "plain"));
      alternatives.addBodyPart(body(part(rendered, Part.EMAIL_HTML), "html"));
      mail.setContent(alternatives);
    }
    mail.saveChanges();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    mail.writeTo(bytes);
    return bytes.toByteArray();
  }

  /** What a bounce brings back with the headers; on one line, as it has no blank to fold at. */
  private String reference(Envelope envelope) {
    OutboxNotification notification = envelope.notification();
    return new ReportReference(
            notification.recipient(),
            notification.channel(),
            notification.address().key(),
            notification.notificationId(),
            attempt(envelope),
            notification.decidedAt())
        .signed(unsubscribeKey);
  }

  /** On one line: receivers, and signatures on the way, have had trouble with folded addresses. */
  private String unsubscribe(OutboxNotification notification) throws UnsendableMessageException {
    UnsubscribeToken token =
        new UnsubscribeToken(notification.recipient(), notification.category());
    String address = "<" + unsubscribeUrl + token.signed(unsubscribeKey) + ">";
    if (UNSUBSCRIBE.length() + 2 + address.length() > MAX_LINE_CHARS) {
      throw bad("the unsubscribe address is longer than a line: the recipient's id is too long");
    }
    return address;
  }

  private InternetAddress from() throws IOException {
    InternetAddress from = mailbox(MailAddress.ascii(identity.fromAddress()));
    if (identity.fromName() != null) {
      from.setPersonal(ResultText.line(identity.fromName(), 200, List.of()), "UTF-8");
    }
    return from;
  }

  private static InternetAddress mailbox(String checked) {
    InternetAddress mailbox = new InternetAddress();
    mailbox.setAddress(checked);
    return mailbox;
  }

  /**
   * Jakarta Mail leaves ASCII as it is, and data may hold an encoded word (RFC 2047): its reader
   * would decode it, control characters and all. So what looks like one is encoded itself.
   */
  private static void setSubject(MimeMessage mail, String subject) throws MessagingException {
    if (!subject.contains("=?") || !StandardCharsets.US_ASCII.newEncoder().canEncode(subject)) {
      mail.setSubject(subject, "UTF-8");
      return;
    }
    List<String> words = new ArrayList<>();
    for (int start = 0; start < subject.length(); start += MAX_ENCODED_CHARS) {
      int end = Math.min(subject.length(), start + MAX_ENCODED_CHARS);
      byte[] ascii = subject.substring(start, end).getBytes(StandardCharsets.US_ASCII);
      words.add("=?UTF-8?B?" + Base64.getEncoder().encodeToString(ascii) + "?=");
    }
    mail.setHeader("Subject", String.join("\r\n ", words));
  }

  private static String subject(RenderedMessage rendered) throws UnsendableMessageException {
    String raw = part(rendered, Part.EMAIL_SUBJECT);
    if (raw.length() > MAX_SUBJECT_CHARS) {
      throw bad("subject is longer than " + MAX_SUBJECT_CHARS + " characters");
    }
    String subject = ResultText.line(raw, MAX_SUBJECT_CHARS, List.of());
    if (subject.isEmpty()) {
      throw bad("subject has nothing to show");
    }
    return subject;
  }

  private static String part(RenderedMessage rendered, Part part)
      throws UnsendableMessageException {
    String text = rendered.part(part).orElse("");
    if (text.isBlank()) {
      throw bad("part is missing or empty: " + part.fileName());
    }
    return text;
  }

  private static MimeBodyPart body(String text, String subtype) throws MessagingException {
    MimeBodyPart body = new MimeBodyPart();
    body.setText(lines(text), "UTF-8", subtype);
    return body;
  }

  /** Every line ends with CRLF, no control characters but the tab, no half surrogate pairs. */
  private static String lines(String text) {
    String clean =
        text.replaceAll("\\r\\n|[\\r\\n\\u0085\\u2028\\u2029]", "\n")
            .replaceAll("[\\p{Cc}&&[^\\t\\n]]", "")
            .replace("\n", "\r\n");
    String whole = clean.endsWith("\r\n") ? clean : clean + "\r\n";
    return new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String items(List<Item> items) throws UnsendableMessageException {
    for (Item item : items) {
      id(item.itemId());
    }
    String all = items.stream().map(Item::itemId).collect(Collectors.joining(" "));
    return MimeUtility.fold(ITEMS.length() + 2, all);
  }

  /** Of its items, the highest. */
  static int attempt(Envelope envelope) {
    return envelope.notification().items().stream().mapToInt(Item::attempt).max().orElse(1);
  }

  private static String id(String id) throws UnsendableMessageException {
    if (!HEADER_ID.matcher(id).matches()) {
      throw bad("an id has characters that no id of ours has");
    }
    return id;
  }

  private static UnsendableMessageException bad(String message) {
    return new UnsendableMessageException(OutcomeClass.BAD_MESSAGE, message);
  }

  /** Jakarta Mail makes up a new Message-ID whenever a message is saved. */
  private static final class MailWithId extends MimeMessage {
    private final String messageId;

    MailWithId(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + messageId + ">");
    }
  }
}
