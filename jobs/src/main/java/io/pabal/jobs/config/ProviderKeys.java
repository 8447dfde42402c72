package io.pabal.jobs.config;

import static io.pabal.jobs.config.PabalOptions.EMAIL_AUTH;
import static io.pabal.jobs.config.PabalOptions.EMAIL_HOST;
import static io.pabal.jobs.config.PabalOptions.EMAIL_NORMAL_CONNECTIONS;
import static io.pabal.jobs.config.PabalOptions.EMAIL_PASSWORD;
import static io.pabal.jobs.config.PabalOptions.EMAIL_PORT;
import static io.pabal.jobs.config.PabalOptions.EMAIL_PRIORITY;
import static io.pabal.jobs.config.PabalOptions.EMAIL_PROVIDERS;
import static io.pabal.jobs.config.PabalOptions.EMAIL_RATE;
import static io.pabal.jobs.config.PabalOptions.EMAIL_TLS;
import static io.pabal.jobs.config.PabalOptions.EMAIL_TRUST_FILE;
import static io.pabal.jobs.config.PabalOptions.EMAIL_URGENT_CONNECTIONS;
import static io.pabal.jobs.config.PabalOptions.EMAIL_URGENT_SHARE;
import static io.pabal.jobs.config.PabalOptions.EMAIL_USER;
import static io.pabal.jobs.config.PabalOptions.EMAIL_WEIGHT;
import static io.pabal.jobs.config.PabalOptions.SMS_GATEWAY_FILE;
import static io.pabal.jobs.config.PabalOptions.SMS_PRIORITY;
import static io.pabal.jobs.config.PabalOptions.SMS_PROVIDERS;
import static io.pabal.jobs.config.PabalOptions.SMS_RATE;
import static io.pabal.jobs.config.PabalOptions.SMS_URGENT_SHARE;
import static io.pabal.jobs.config.PabalOptions.SMS_WEIGHT;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * The keys of a channel with several providers. A provider {@code backup} of {@code
 * email.providers} has its own {@code email.backup.host}. What concerns the connection is said by
 * each provider itself, never taken from the channel or from another one: no password goes to a
 * server that it is not of. What is shared may be said once for the channel.
 *
 * @param names the option with the names
 * @param own keys that only a provider has, once there are names
 * @param shared keys that a provider has of its own or from the channel
 */
public record ProviderKeys(
    ConfigOption<List<String>> names, List<ConfigOption<?>> own, List<ConfigOption<?>> shared) {
  /** A word that no YAML reader takes for something else; it becomes part of keys. */
  private static final String NAME = "[a-z][a-z0-9-]{0,31}";

  public static final ProviderKeys EMAIL =
      new ProviderKeys(
          EMAIL_PROVIDERS,
          List.of(
              EMAIL_HOST,
              EMAIL_PORT,
              EMAIL_TLS,
              EMAIL_TRUST_FILE,
              EMAIL_USER,
              EMAIL_PASSWORD,
              EMAIL_AUTH),
          List.of(
              EMAIL_PRIORITY,
              EMAIL_WEIGHT,
              EMAIL_RATE,
              EMAIL_URGENT_SHARE,
              EMAIL_URGENT_CONNECTIONS,
              EMAIL_NORMAL_CONNECTIONS));

  public static final ProviderKeys SMS =
      new ProviderKeys(
          SMS_PROVIDERS,
          List.of(SMS_GATEWAY_FILE),
          List.of(SMS_PRIORITY, SMS_WEIGHT, SMS_RATE, SMS_URGENT_SHARE));

  private static final List<ProviderKeys> CHANNELS = List.of(EMAIL, SMS);

  /** What is wrong with names and keys, in words. */
  static List<String> problems(Configuration values, Set<String> options) {
    List<String> problems = new ArrayList<>();
    CHANNELS.forEach(channel -> problems.addAll(channel.wrong(values, options)));
    return problems;
  }

  /** Every key that a provider of its own name may have. */
  static Set<String> known(Configuration values) {
    Set<String> known = new HashSet<>();
    for (ProviderKeys channel : CHANNELS) {
      for (String name : values.get(channel.names)) {
        channel.options().forEach(option -> known.add(channel.keyOf(name, option)));
      }
    }
    return known;
  }

  /**
   * The values as if a provider were the only one.
   *
   * @param name one of the names
   */
  public Configuration of(Configuration values, String name) {
    Map<String, String> alone = values.toMap();
    own.forEach(option -> alone.remove(option.key()));
    options()
        .forEach(
            option -> {
              String value = alone.get(keyOf(name, option));
              if (value != null) {
                alone.put(option.key(), value);
              }
            });
    return Configuration.fromMap(alone);
  }

  private List<String> wrong(Configuration values, Set<String> options) {
    List<String> problems = new ArrayList<>();
    List<String> given = values.get(names);
    for (String name : given) {
      boolean taken =
          options.stream().anyMatch(key -> (key + '.').startsWith(prefix() + name + '.'));
      if (!name.matches(NAME) || taken) {
        problems.add(
            names.key()
                + ": a name is a word of its own, 1 to 32 of a-z0-9-, beginning with a letter, not "
                + name);
      }
    }
    if (new HashSet<>(given).size() < given.size()) {
      problems.add(names.key() + ": a name stands twice in " + given);
    }
    for (ConfigOption<?> option : own) {
      if (!given.isEmpty() && values.contains(option)) {
        problems.add(
            option.key() + " is said by each of " + names.key() + ": " + keyOf("NAME", option));
      }
    }
    return problems;
  }

  private Stream<ConfigOption<?>> options() {
    return Stream.concat(own.stream(), shared.stream());
  }

  private String keyOf(String name, ConfigOption<?> option) {
    return prefix() + name + '.' + option.key().substring(prefix().length());
  }

  /** Of the channel's keys, with the dot. */
  private String prefix() {
    return names.key().substring(0, names.key().lastIndexOf('.') + 1);
  }
}
