package io.pabal.deliver.render;

import java.util.Set;
import java.util.TreeSet;

/** The names that templates can use besides those of the event's data. */
public final class Names {
  /** The event's id within its source. */
  public static final String EVENT_ID = "event.id";

  /** The event's type. */
  public static final String EVENT_TYPE = "event.type";

  /** When it happened, ISO 8601 in UTC: for {@code format.date} and the like. */
  public static final String EVENT_TIME = "event.time";

  /** The recipient's id. */
  public static final String RECIPIENT_ID = "recipient.id";

  /** The notification's id. */
  public static final String NOTIFICATION_ID = "notification.id";

  /** A date in the recipient's language and zone. */
  public static final String FORMAT_DATE = "format.date";

  /** A time of day in the recipient's language and zone. */
  public static final String FORMAT_TIME = "format.time";

  /** Date and time of day in the recipient's language and zone. */
  public static final String FORMAT_DATE_TIME = "format.dateTime";

  /** {@code amount currency}, for example {@code 59000 KRW}, in the recipient's language. */
  public static final String FORMAT_MONEY = "format.money";

  /** A number in the recipient's language. */
  public static final String FORMAT_NUMBER = "format.number";

  /** A link that starts with http or https; anything else stops the message. */
  public static final String FORMAT_LINK = "format.link";

  /** An ICU message: plurals and choices in the recipient's language. */
  public static final String FORMAT_MESSAGE = "format.message";

  /** What every name of a lambda begins with. */
  static final String FORMAT_PREFIX = "format.";

  static final Set<String> LAMBDAS =
      Set.of(
          FORMAT_DATE,
          FORMAT_TIME,
          FORMAT_DATE_TIME,
          FORMAT_MONEY,
          FORMAT_NUMBER,
          FORMAT_LINK,
          FORMAT_MESSAGE);

  private static final Set<String> VARIABLES =
      Set.of(EVENT_ID, EVENT_TYPE, EVENT_TIME, RECIPIENT_ID, NOTIFICATION_ID);

  private Names() {}

  /** Whether the name is Pabal's own, which data cannot give another meaning. */
  static boolean isOwn(String name) {
    return VARIABLES.contains(name) || name.startsWith(FORMAT_PREFIX);
  }

  /** The names of the sections that format, for people. */
  static Set<String> lambdas() {
    return new TreeSet<>(LAMBDAS);
  }
}
