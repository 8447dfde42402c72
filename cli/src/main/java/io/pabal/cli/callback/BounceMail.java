package io.pabal.cli.callback;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.dsn.DeliveryStatus;

/**
 * What a bounce says (RFC 3464), or a complaint (RFC 5965). Everything in it was written by
 * strangers.
 *
 * @param references what stands in {@code X-Pabal-Reference} of the returned headers
 * @param addresses to which the bounce came, in its own headers
 * @param action of the first recipient, in lower case, or null
 * @param status of the first recipient, or null
 * @param diagnostic the server's words, or null
 * @param server who reports, or null
 * @param complaint whether it is a feedback report of abuse
 */
record BounceMail(
    List<String> references,
    List<String> addresses,
    String action,
    String status,
    String diagnostic,
    String server,
    boolean complaint) {
  /** Bytes of a mail; servers cut what they return long before. */
  static final int MAX_BYTES = 1024 * 1024;

  static final String REFERENCE = "X-Pabal-Reference";

  private static final int MAX_DEPTH = 8;
  private static final int MAX_PARTS = 64;
  private static final List<String> COME_TO = List.of("To", "X-Original-To", "Delivered-To");
  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s<>,;:\"()\\[\\]]{1,64}@[^\\s<>,;:\"()\\[\\]]{1,255}");

  /** It is no bounce, or none that can be read. */
  static final class UnreadableException extends Exception {
    UnreadableException(String message) {
      super(message);
    }
  }

  /**
   * Reads a mail.
   *
   * @param bytes at most {@link #MAX_BYTES}
   * @throws UnreadableException for anything that is no report; nothing else, whatever the bytes
   */
  static BounceMail read(byte[] bytes) throws UnreadableException {
    Reading reading = new Reading();
    try {
      MimeMessage mail =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
      for (String name : COME_TO) {
        reading.addAddresses(mail.getHeader(name));
      }
      reading.walk(mail, 0);
    } catch (MessagingException | IOException | RuntimeException e) {
      // The library throws many unchecked ones at hostile mails; none of them says more.
      throw new UnreadableException("the mail is broken: " + e.getClass().getSimpleName());
    }
    if (reading.statuses == null && !reading.complaint) {
      throw new UnreadableException("the mail has no part message/delivery-status");
    }
    return reading.result();
  }

  private static final class Reading {
    private final List<String> references = new ArrayList<>();
    private final Set<String> addresses = new LinkedHashSet<>();
    private DeliveryStatus statuses;
    private boolean complaint;
    private int parts;

    void addAddresses(String[] values) {
      if (values == null) {
        return;
      }
      for (String value : values) {
        Matcher matcher = ADDRESS.matcher(value);
        while (addresses.size() < MAX_PARTS && matcher.find()) {
          addresses.add(matcher.group());
        }
      }
    }

    void walk(Part part, int depth) throws MessagingException, IOException {
      if (depth > MAX_DEPTH || ++parts > MAX_PARTS) {
        return;
      }
      if (part.isMimeType("multipart/*")) {
        MimeMultipart multipart =
            new MimeMultipart(
                new ByteArrayDataSource(part.getInputStream(), part.getContentType()));
        int count = Math.min(multipart.getCount(), MAX_PARTS);
        for (int i = 0; i < count; i++) {
          BodyPart child = multipart.getBodyPart(i);
          walk(child, depth + 1);
        }
      } else if (part.isMimeType("message/delivery-status")
          || part.isMimeType("message/global-delivery-status")) {
        if (statuses == null) {
          statuses = new DeliveryStatus(part.getInputStream());
        }
      } else if (part.isMimeType("message/feedback-report")) {
        String[] kinds = new InternetHeaders(part.getInputStream()).getHeader("Feedback-Type");
        complaint |= kinds != null && kinds[0].trim().equalsIgnoreCase("abuse");
      } else if (part.isMimeType("text/rfc822-headers")
          || part.isMimeType("message/rfc822")
          || part.isMimeType("message/global")
          || part.isMimeType("message/global-headers")) {
        String[] found = new InternetHeaders(part.getInputStream()).getHeader(REFERENCE);
        if (found != null) {
          references.add(found[0].replaceAll("\\s", ""));
        }
      }
    }

    BounceMail result() {
      InternetHeaders recipient =
          statuses == null || statuses.getRecipientDSNCount() == 0
              ? new InternetHeaders()
              : statuses.getRecipientDSN(0);
      InternetHeaders message =
          statuses == null || statuses.getMessageDSN() == null
              ? new InternetHeaders()
              : statuses.getMessageDSN();
      String words = field(recipient, "Diagnostic-Code").map(BounceMail::afterType).orElse(null);
      String finalRecipient =
          field(recipient, "Final-Recipient").map(BounceMail::afterType).orElse(null);
      return new BounceMail(
          List.copyOf(references),
          List.copyOf(addresses),
          field(recipient, "Action").map(a -> a.toLowerCase(Locale.ROOT)).orElse(null),
          field(recipient, "Status").orElse(null),
          // The log holds no addresses.
          words == null || finalRecipient == null || finalRecipient.isEmpty()
              ? words
              : words.replace(finalRecipient, "..."),
          field(recipient, "Remote-MTA")
              .or(() -> field(message, "Reporting-MTA"))
              .map(BounceMail::afterType)
              .orElse(null),
          complaint);
    }
  }

  private static Optional<String> field(InternetHeaders headers, String name) {
    return Optional.ofNullable(headers.getHeader(name, null))
        .map(value -> value.replaceAll("\\(.*?\\)|[\\s\\p{Cntrl}]+", " ").strip());
  }

  /** RFC 3464 writes {@code type; value}. */
  private static String afterType(String value) {
    return value.substring(value.indexOf(';') + 1).strip();
  }
}
