package io.pabal.sandbox.smtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The header of a mail, read strictly (RFC 5322 section 2.2): every line is a name of printable
 * ASCII, a colon and a value, or begins with a blank and continues the one before. Values are
 * unfolded, not decoded.
 */
final class MailHeaders {
  /** Fields of a header; real servers take some hundreds. */
  static final int MAX_FIELDS = 500;

  /** Octets of a header; Postfix' {@code header_size_limit}. */
  static final int MAX_BYTES = 102_400;

  private final Map<String, List<String>> fields = new LinkedHashMap<>();

  /** A header that is none, with the reason. */
  static final class MalformedException extends Exception {
    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Reads a header.
   *
   * @param utf8 whether values may be UTF-8 (RFC 6532)
   */
  static MailHeaders parse(byte[] mail, boolean utf8) throws MalformedException {
    MailHeaders headers = new MailHeaders();
    String name = null;
    StringBuilder value = new StringBuilder();
    int start = 0;
    int count = 0;
    while (start < mail.length) {
      int end = lineEnd(mail, start);
      if (end == start) {
        break;
      }
      if (end > MAX_BYTES || ++count > MAX_FIELDS * 10) {
        throw new MalformedException("Header is longer than " + MAX_BYTES + " octets");
      }
      String line = line(mail, start, end, utf8);
      if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        if (name == null) {
          throw new MalformedException("Header begins with a continued line");
        }
        value.append(line);
      } else {
        headers.add(name, value);
        int colon = line.indexOf(':');
        name = name(line, colon);
        value.append(line, colon + 1, line.length());
      }
      start = end + 2;
    }
    headers.add(name, value);
    return headers;
  }

  private static int lineEnd(byte[] mail, int start) {
    for (int i = start; i + 1 < mail.length; i++) {
      if (mail[i] == '\r' && mail[i + 1] == '\n') {
        return i;
      }
    }
    return mail.length;
  }

  private static String line(byte[] mail, int start, int end, boolean utf8)
      throws MalformedException {
    for (int i = start; i < end; i++) {
      if (mail[i] < 0 && !utf8) {
        throw new MalformedException("Header is not ASCII and MAIL did not say SMTPUTF8");
      }
      if ((mail[i] >= 0 && mail[i] < 32 && mail[i] != '\t') || mail[i] == 127) {
        throw new MalformedException("Control character in the header");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(mail, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("Header is not UTF-8");
    }
  }

  private static String name(String line, int colon) throws MalformedException {
    if (colon < 1) {
      throw new MalformedException("Header line without a name");
    }
    for (int i = 0; i < colon; i++) {
      char c = line.charAt(i);
      if (c <= 32 || c >= 127) {
        throw new MalformedException("Blank or control character in a header name");
      }
    }
    return line.substring(0, colon);
  }

  private void add(String name, StringBuilder value) throws MalformedException {
    if (name != null) {
      if (fields.size() >= MAX_FIELDS) {
        throw new MalformedException("More than " + MAX_FIELDS + " header fields");
      }
      fields
          .computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(value.toString().strip());
    }
    value.setLength(0);
  }

  /** How often a field is there. */
  int count(String name) {
    return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).size();
  }

  /** The first value of a field, or null. */
  String first(String name) {
    List<String> values = fields.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.get(0);
  }
}
