package io.pabal.deliver.render;

import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Part;
import java.util.Arrays;
import java.util.List;

/**
 * What holds for a part of a message, in one place: how large it may get, which parts a channel
 * cannot do without, and which one is HTML.
 */
public final class PartRules {
  /**
   * Rounds of all sections of one message together. Sections can be nested, so the number of rounds
   * is not bounded by the size of the data; 10,000 rounds render in a few milliseconds.
   */
  public static final int MAX_ROUNDS = 10_000;

  /** Depth of nested sections in a template; more is a mistake, and each level costs stack. */
  public static final int MAX_NESTED_SECTIONS = 16;

  /** How a size is counted. */
  public enum Unit {
    /** UTF-16 units. */
    CHARS("characters"),
    /** Bytes in UTF-8. */
    BYTES("bytes");

    private final String label;

    Unit(String label) {
      this.label = label;
    }

    /** The unit in words. */
    public String label() {
      return label;
    }
  }

  /** The largest size of a rendered part. */
  public record Limit(int max, Unit unit) {}

  private PartRules() {}

  /**
   * The largest rendered size of a part.
   *
   * <p>Subject: mail programs show 40 to 80 characters; 255 is room for every honest one. Text: a
   * mail that nobody would read is a mistake in the data. HTML: Gmail cuts what is beyond 102 kB;
   * above 128 kB nobody gained anything. SMS: the sender caps the number of segments, and rejects
   * far earlier; this only stops a runaway before it is segmented. Push: phones show about 50 and
   * 150 characters; all parts together must fit into the 4,096 bytes of every platform, which the
   * sender checks.
   */
  public static Limit limit(Part part) {
    return switch (part) {
      case EMAIL_SUBJECT -> new Limit(255, Unit.CHARS);
      case EMAIL_TEXT -> new Limit(64 * 1024, Unit.BYTES);
      case EMAIL_HTML -> new Limit(128 * 1024, Unit.BYTES);
      case SMS_TEXT -> new Limit(2_000, Unit.CHARS);
      case PUSH_TITLE -> new Limit(600, Unit.BYTES);
      case PUSH_BODY -> new Limit(2_000, Unit.BYTES);
      case PUSH_LINK, PUSH_DATA -> new Limit(1_000, Unit.BYTES);
    };
  }

  /** Whether a message of the part's channel cannot be sent without it. */
  public static boolean required(Part part) {
    return switch (part) {
      case EMAIL_SUBJECT, EMAIL_TEXT, SMS_TEXT, PUSH_TITLE, PUSH_BODY -> true;
      case EMAIL_HTML, PUSH_LINK, PUSH_DATA -> false;
    };
  }

  /** Whether data is escaped as HTML. */
  public static boolean html(Part part) {
    return switch (part) {
      case EMAIL_HTML -> true;
      case EMAIL_SUBJECT, EMAIL_TEXT, SMS_TEXT, PUSH_TITLE, PUSH_BODY, PUSH_LINK, PUSH_DATA ->
          false;
    };
  }

  /** Whether the part is one line. */
  public static boolean oneLine(Part part) {
    return switch (part) {
      case EMAIL_SUBJECT, PUSH_TITLE, PUSH_LINK -> true;
      case EMAIL_TEXT, EMAIL_HTML, SMS_TEXT, PUSH_BODY, PUSH_DATA -> false;
    };
  }

  /** Whether a piece of data is kept to its line: where lines have a meaning, or there is one. */
  public static boolean oneLineData(Part part) {
    return oneLine(part) || part == Part.PUSH_DATA;
  }

  /** All parts of a channel's messages, in the order of their declaration. */
  public static List<Part> of(Channel channel) {
    return Arrays.stream(Part.values()).filter(part -> part.channel() == channel).toList();
  }
}
