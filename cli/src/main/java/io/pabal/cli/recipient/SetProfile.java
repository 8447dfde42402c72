package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.Channel;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal profile set}. */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Writes a whole profile: what you don't name is gone afterwards.")
final class SetProfile implements Callable<Integer> {
  /** E.164: up to 15 digits; the shortest numbers in use have 7. */
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description = "May be repeated; the first is preferred.")
  private List<String> emails = List.of();

  @Option(
      names = "--phone",
      paramLabel = "NUMBER",
      description = "In E.164, as +821012345678. May be repeated; the first is preferred.")
  private List<String> phones = List.of();

  @Mixin private DeviceOptions devices;

  @Option(names = "--locale", paramLabel = "TAG", description = "Language: ko, en-GB.")
  private String locale;

  @Option(names = "--zone", paramLabel = "ZONE", description = "Time zone: Asia/Seoul.")
  private String zone;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The document from a JSON file instead of options.")
  private Path file;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    Instant now = Instant.now();
    byte[] value = file == null ? Json.write(profile(now)) : ofFile();
    DocumentTopic topic =
        new DocumentTopic(
            system.kafka(), system.topics().profiles(), "profile", spec.commandLine().getOut());
    Documents.profile(Documents.record(topic.topic(), recipient, value, now), now);
    topic.write(recipient, value);
    return 0;
  }

  private byte[] ofFile() {
    if (!emails.isEmpty()
        || !phones.isEmpty()
        || !devices.isEmpty()
        || locale != null
        || zone != null) {
      throw wrong("a file holds the whole profile: no other options beside --file");
    }
    return Documents.file(file, recipient, Profile.SCHEMA);
  }

  private Profile profile(Instant now) {
    List<Address> addresses = new ArrayList<>();
    for (String email : emails) {
      if (email.indexOf('@') < 1 || email.endsWith("@") || email.contains(" ")) {
        throw wrong(email + " is no e-mail address");
      }
      addresses.add(new Address(Channel.EMAIL, email));
    }
    for (String phone : phones) {
      if (!PHONE.matcher(phone).matches()) {
        throw wrong(phone + " is not in E.164 (+, country code, number, nothing else)");
      }
      addresses.add(new Address(Channel.SMS, phone));
    }
    try {
      addresses.addAll(devices.addresses());
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    return new Profile(Profile.SCHEMA, recipient, locale(), zone(), addresses, now);
  }

  /** Plan would fall back to the catalog's default without a word; here somebody can mend it. */
  private String locale() {
    try {
      return locale == null
          ? null
          : new Locale.Builder().setLanguageTag(locale).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      throw wrong(locale + " is no language tag (BCP 47): ko, en-GB");
    }
  }

  private String zone() {
    try {
      return zone == null ? null : ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw wrong(zone + " is no time zone: Asia/Seoul, Europe/Berlin, UTC");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
