package io.pabal.jobs.channels;

import static io.pabal.jobs.config.PabalOptions.UNSUBSCRIBE_KEY;
import static io.pabal.jobs.config.PabalOptions.UNSUBSCRIBE_PREVIOUS_KEY;
import static io.pabal.jobs.config.PabalOptions.UNSUBSCRIBE_URL;

import io.pabal.deliver.email.EmailProvider;
import io.pabal.deliver.provider.Secret;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.plan.intake.TokenKeys;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The unsubscribe links of the configuration: made by deliver, verified by plan. */
public final class UnsubscribeLinks {
  private UnsubscribeLinks() {}

  /**
   * What deliver puts into e-mails: links and references, or references only when the configuration
   * has a key and no endpoint.
   *
   * @throws ConfigException when an endpoint has no key
   */
  public static Optional<EmailProvider.Unsubscribe> of(PabalConfig config) {
    String url = config.values().get(UNSUBSCRIBE_URL);
    if (url == null && !config.values().contains(UNSUBSCRIBE_KEY)) {
      return Optional.empty();
    }
    return Optional.of(
        new EmailProvider.Unsubscribe(url, Secret.parse(config.required(UNSUBSCRIBE_KEY))));
  }

  /** What plan verifies tokens with; read on the task manager, at the first token. */
  public static TokenKeys tokenKeys(PabalConfig config) {
    List<Secret> secrets =
        Stream.of(UNSUBSCRIBE_KEY, UNSUBSCRIBE_PREVIOUS_KEY)
            .flatMap(option -> config.values().getOptional(option).stream())
            .map(Secret::parse)
            .toList();
    return new Keys(new ArrayList<>(secrets));
  }

  private record Keys(ArrayList<Secret> secrets) implements TokenKeys {
    @Override
    public List<byte[]> read() {
      return secrets.stream().map(secret -> UnsubscribeToken.key(secret.reveal())).toList();
    }
  }
}
