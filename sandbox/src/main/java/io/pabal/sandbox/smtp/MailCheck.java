package io.pabal.sandbox.smtp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.field.address.DefaultAddressParser;
import org.apache.james.mime4j.field.address.ParseException;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;

/**
 * Whether a mail is one, after RFC 5322 and 2045-2047 and what large receivers refuse: bare CR or
 * LF, lines above 998 octets, NUL, 8-bit bytes that were not announced, a header that is not one,
 * no or several From, Date, Message-ID, other fields that may be there once, addresses and dates
 * that do not parse, MIME that does not parse (a boundary never closed, broken base64), a charset
 * that is unknown or that the bytes are not in. Broken quoted-printable is taken as it is.
 *
 * <p>Stricter than most servers on purpose: what passes here passes there.
 */
final class MailCheck {
  /** RFC 5322 section 2.1.1, and RFC 5321 section 4.5.3.1.6 with CRLF. */
  static final int MAX_LINE_BYTES = 1000;

  private static final List<String> EXACTLY_ONCE = List.of("From", "Date", "Message-ID");

  /** RFC 5322 section 3.6, RFC 2045, and the headers of Pabal's own. */
  private static final List<String> AT_MOST_ONCE =
      List.of(
          "Sender",
          "Reply-To",
          "To",
          "Cc",
          "Bcc",
          "In-Reply-To",
          "References",
          "Subject",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
          "Content-Disposition",
          "List-Unsubscribe",
          "List-Unsubscribe-Post",
          "Auto-Submitted",
          "X-Pabal-Notification",
          "X-Pabal-Items",
          "X-Pabal-Hand-Over",
          "X-Pabal-Attempt");

  private static final List<String> ADDRESSES = List.of("From", "Sender", "Reply-To", "To", "Cc");

  private static final Pattern MESSAGE_ID =
      Pattern.compile("<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\\[\\]:-]+>");

  private static final MimeConfig STRICT_MIME =
      MimeConfig.custom()
          .setStrictParsing(true)
          .setMaxHeaderCount(MailHeaders.MAX_FIELDS)
          .setMaxHeaderLen(MailHeaders.MAX_BYTES)
          .setMaxLineLen(MailHeaders.MAX_BYTES)
          .build();

  /** Nested multiparts; Postfix' {@code mime_nesting_limit}. */
  private static final int MAX_NESTING = 100;

  /** A mail that is refused, with the answer to give. */
  static final class RefusedException extends Exception {
    private final transient SmtpReply reply;

    RefusedException(int code, String text) {
      super(text);
      this.reply = new SmtpReply(code, text);
    }

    SmtpReply reply() {
      return reply;
    }
  }

  private String text;
  private String html;

  private MailCheck() {}

  /**
   * Checks a mail and reads it.
   *
   * @param data the mail
   * @param eightBitAnnounced whether MAIL FROM said BODY=8BITMIME
   * @param utf8 whether MAIL FROM said SMTPUTF8
   */
  static ParsedMail check(SmtpInput.Data data, boolean eightBitAnnounced, boolean utf8)
      throws RefusedException {
    checkBytes(data, eightBitAnnounced);
    MailHeaders headers;
    try {
      headers = MailHeaders.parse(data.bytes(), utf8);
    } catch (MailHeaders.MalformedException e) {
      throw new RefusedException(550, "5.6.0 " + e.getMessage());
    }
    checkCounts(headers);
    checkValues(headers);
    MailCheck check = new MailCheck();
    check.readMime(data.bytes());
    return new ParsedMail(
        headers, decoded(headers, "From"), decoded(headers, "Subject"), check.text, check.html);
  }

  private static void checkBytes(SmtpInput.Data data, boolean eightBit) throws RefusedException {
    if (data.bareLineEnd()) {
      throw new RefusedException(550, "5.6.11 Bare CR or LF in the message");
    }
    if (data.longestLineBytes() > MAX_LINE_BYTES) {
      throw new RefusedException(
          550,
          "5.6.0 Line of " + (data.longestLineBytes() - 2) + " octets, at most 998 are allowed");
    }
    if (data.nul()) {
      throw new RefusedException(550, "5.6.0 NUL in the message");
    }
    if (data.eightBit() && !eightBit) {
      throw new RefusedException(550, "5.6.1 8-bit data without BODY=8BITMIME");
    }
  }

  private static void checkCounts(MailHeaders headers) throws RefusedException {
    for (String name : EXACTLY_ONCE) {
      int count = headers.count(name);
      if (count != 1) {
        throw new RefusedException(
            550, "5.6.0 " + (count == 0 ? "No " : "More than one ") + name + " header");
      }
    }
    for (String name : AT_MOST_ONCE) {
      if (headers.count(name) > 1) {
        throw new RefusedException(550, "5.6.0 More than one " + name + " header");
      }
    }
  }

  private static void checkValues(MailHeaders headers) throws RefusedException {
    for (String name : ADDRESSES) {
      String value = headers.first(name);
      if (value != null && !addresses(value)) {
        throw new RefusedException(550, "5.6.0 " + name + " header has no valid address");
      }
    }
    if (!MESSAGE_ID.matcher(headers.first("Message-ID")).matches()) {
      throw new RefusedException(550, "5.6.0 Message-ID header is not <left@right>");
    }
    if (!date(headers.first("Date"))) {
      throw new RefusedException(550, "5.6.0 Date header is not a date");
    }
  }

  private static boolean addresses(String value) {
    // Non-ASCII characters may stand where letters may (RFC 6532 section 3.2); the parser knows
    // letters.
    String letters = value.replaceAll("[^\\p{ASCII}]", "x");
    try {
      var mailboxes =
          DefaultAddressParser.DEFAULT.parseAddressList(letters, DecodeMonitor.STRICT).flatten();
      for (var mailbox : mailboxes) {
        SmtpAddress.parse("<" + mailbox.getAddress() + ">", false, false);
      }
      return !mailboxes.isEmpty();
    } catch (ParseException | SmtpAddress.RefusedException | RuntimeException e) {
      return false;
    }
  }

  private static boolean date(String value) {
    try {
      // A zone's name in a comment, as many programs add it, says nothing that the offset does not.
      String bare = value.replaceFirst("\\s*\\([^()]*\\)$", "").replaceAll("\\s+", " ");
      DateTimeFormatter.RFC_1123_DATE_TIME.parse(bare);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String decoded(MailHeaders headers, String name) throws RefusedException {
    String raw = headers.first(name);
    try {
      return raw == null ? null : DecoderUtil.decodeEncodedWords(raw, DecodeMonitor.STRICT);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(550, "5.6.0 " + name + " header has a broken encoded word");
    } catch (Error e) {
      // What a strict monitor refuses inside base64, mime4j throws as a bare Error.
      if (e.getClass() == Error.class) {
        throw new RefusedException(550, "5.6.0 " + name + " header has a broken encoded word");
      }
      throw e;
    }
  }

  private void readMime(byte[] mail) throws RefusedException {
    DefaultMessageBuilder builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(STRICT_MIME);
    builder.setDecodeMonitor(DecodeMonitor.STRICT);
    try {
      Message message = builder.parseMessage(new ByteArrayInputStream(mail));
      try {
        readEntity(message, 0);
      } finally {
        message.dispose();
      }
    } catch (CharacterCodingException e) {
      throw new RefusedException(550, "5.6.1 Text is not in the charset that it names");
    } catch (IOException | RuntimeException e) {
      throw new RefusedException(550, "5.6.0 MIME does not parse: " + printable(e.getMessage()));
    }
  }

  private void readEntity(Entity entity, int depth) throws IOException, RefusedException {
    if (depth > MAX_NESTING) {
      throw new RefusedException(550, "5.6.0 MIME is nested deeper than " + MAX_NESTING);
    }
    if (entity.getBody() instanceof Multipart multipart) {
      if (multipart.getBodyParts().isEmpty()) {
        throw new RefusedException(550, "5.6.0 Multipart without parts");
      }
      for (Entity part : multipart.getBodyParts()) {
        readEntity(part, depth + 1);
      }
    } else if (entity.getBody() instanceof Message inner) {
      readEntity(inner, depth + 1);
    } else if (entity.getBody() instanceof TextBody body) {
      readText(entity, body);
    } else if (entity.getBody() instanceof SingleBody body) {
      // Read to its end, so that a broken encoding of an attachment shows.
      body.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  private void readText(Entity entity, TextBody body) throws IOException, RefusedException {
    String name = body.getMimeCharset() == null ? "us-ascii" : body.getMimeCharset();
    if (!Charset.isSupported(name)) {
      throw new RefusedException(550, "5.6.1 Unknown charset");
    }
    String content = decode(body, Charset.forName(name));
    boolean attachment = "attachment".equalsIgnoreCase(entity.getDispositionType());
    if (!attachment && text == null && entity.getMimeType().equals("text/plain")) {
      text = content;
    } else if (!attachment && html == null && entity.getMimeType().equals("text/html")) {
      html = content;
    }
  }

  private static String printable(String message) {
    String line = message == null ? "" : message.replaceAll("[^ -~]", "?");
    return line.substring(0, Math.min(200, line.length())).toLowerCase(Locale.ROOT);
  }

  private static String decode(SingleBody body, Charset charset) throws IOException {
    return charset
        .newDecoder()
        .decode(ByteBuffer.wrap(body.getInputStream().readAllBytes()))
        .toString();
  }
}
