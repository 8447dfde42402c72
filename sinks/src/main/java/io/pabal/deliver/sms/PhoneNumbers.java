package io.pabal.deliver.sms;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which numbers can exist. Lenient on purpose: the length must be possible in its country; whether
 * a range is in use is known by gateways earlier than by any table.
 */
final class PhoneNumbers {
  /** What people write numbers with; 40 is longer than any. */
  private static final Pattern WRITTEN = Pattern.compile("\\+?[0-9 ()./-]{3,40}");

  private PhoneNumbers() {}

  /**
   * The number in E.164.
   *
   * @param defaultRegion ISO 3166 region of numbers without a country code, or null to refuse them
   * @return empty when no such number can exist
   */
  static Optional<String> e164(String written, String defaultRegion) {
    if (written == null || !WRITTEN.matcher(written).matches()) {
      return Optional.empty();
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = numbers.parse(written, defaultRegion);
      return numbers.isPossibleNumber(number)
          ? Optional.of(numbers.format(number, PhoneNumberFormat.E164))
          : Optional.empty();
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }
}
