package io.pabal.deliver.render;

import com.samskivert.mustache.Mustache.Lambda;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sections that format: {@code {{#format.date}}{{paidAt}}{{/format.date}}}. Each takes what
 * stands inside as plain text and writes it for one language and zone. Dates are ISO 8601: with an
 * offset they are moved to the recipient's zone, without one they are taken as they are.
 */
final class Formats {
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(Locale.ROOT)
          .withChronology(IsoChronology.INSTANCE)
          .withResolverStyle(ResolverStyle.STRICT);

  // Bounded digits: a short text such as 1e999999999 must not become a long one.
  static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,12})?");
  private static final Pattern MONEY =
      Pattern.compile("(" + NUMBER.pattern() + ")\\s+(?<currency>[A-Z]{3})");

  private final Locale locale;
  private final ZoneId zone;

  Formats(Locale locale, ZoneId zone) {
    this.locale = locale;
    this.zone = zone;
  }

  /** All sections by name. */
  Map<String, Object> lambdas() {
    Map<String, Object> lambdas = new HashMap<>();
    lambdas.put(Names.FORMAT_DATE, lambda(Names.FORMAT_DATE, this::date));
    lambdas.put(Names.FORMAT_TIME, lambda(Names.FORMAT_TIME, this::time));
    lambdas.put(Names.FORMAT_DATE_TIME, lambda(Names.FORMAT_DATE_TIME, this::dateTime));
    lambdas.put(Names.FORMAT_MONEY, lambda(Names.FORMAT_MONEY, this::money));
    lambdas.put(Names.FORMAT_NUMBER, lambda(Names.FORMAT_NUMBER, this::number));
    lambdas.put(Names.FORMAT_LINK, lambda(Names.FORMAT_LINK, WebLink::checked));
    return lambdas;
  }

  /** The section of ICU messages, which are a text's own. */
  Lambda messages(List<PluralMessage> messages) {
    return (fragment, out) -> {
      // Number of the message, then its arguments: see MessageSections.
      List<String> pieces = RawWriter.piecesOf(fragment, MessageSections.SEPARATOR);
      PluralMessage message = messages.get(Integer.parseInt(pieces.get(0)));
      for (CharSequence piece : message.format(pieces.subList(1, pieces.size()), locale)) {
        out.append(piece);
      }
    };
  }

  private static Lambda lambda(String name, UnaryOperator<String> format) {
    return (fragment, out) -> {
      String text = RawWriter.textOf(fragment);
      if (text.isEmpty()) {
        throw new UnrenderableException(name + " has nothing to format");
      }
      out.append(new DataText(format.apply(text)));
    };
  }

  private String date(String text) {
    TemporalAccessor parsed = parse(text, Names.FORMAT_DATE);
    LocalDate date =
        parsed instanceof LocalDate alone ? alone : local(parsed, Names.FORMAT_DATE).toLocalDate();
    return plainSpaces(
        DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale).format(date));
  }

  private String time(String text) {
    LocalDateTime time = local(parse(text, Names.FORMAT_TIME), Names.FORMAT_TIME);
    return plainSpaces(
        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(locale).format(time));
  }

  private String dateTime(String text) {
    LocalDateTime time = local(parse(text, Names.FORMAT_DATE_TIME), Names.FORMAT_DATE_TIME);
    return plainSpaces(
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(locale)
            .format(time));
  }

  private static TemporalAccessor parse(String text, String name) {
    try {
      return ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    } catch (DateTimeException e) {
      throw new UnrenderableException(name + " needs an ISO 8601 date or date-time");
    }
  }

  private LocalDateTime local(TemporalAccessor parsed, String name) {
    if (parsed instanceof OffsetDateTime instant) {
      return instant.atZoneSameInstant(zone).toLocalDateTime();
    }
    if (parsed instanceof LocalDateTime local) {
      return local;
    }
    throw new UnrenderableException(name + " needs a time of day");
  }

  private String money(String text) {
    Matcher matcher = MONEY.matcher(text);
    if (!matcher.matches()) {
      throw new UnrenderableException(Names.FORMAT_MONEY + " needs an amount and a currency");
    }
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    try {
      Currency currency = Currency.getInstance(matcher.group("currency"));
      int digits = Math.max(0, currency.getDefaultFractionDigits());
      format.setCurrency(currency);
      format.setMinimumFractionDigits(digits);
      format.setMaximumFractionDigits(digits);
    } catch (IllegalArgumentException e) {
      throw new UnrenderableException(Names.FORMAT_MONEY + " needs an ISO 4217 currency");
    }
    return plainSpaces(format.format(new BigDecimal(matcher.group(1))));
  }

  private String number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new UnrenderableException(Names.FORMAT_NUMBER + " needs a number");
    }
    BigDecimal value = new BigDecimal(text);
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMinimumFractionDigits(value.scale());
    format.setMaximumFractionDigits(value.scale());
    return plainSpaces(format.format(value));
  }

  /**
   * No-break spaces become plain ones: newer JDKs put U+202F before AM and PM, and one such
   * character makes an SMS cost twice as much.
   */
  static String plainSpaces(String text) {
    return text.replace('\u00A0', ' ').replace('\u202F', ' ');
  }
}
