package io.pabal.schema.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pabal.schema.Channel;
import java.time.Instant;

/**
 * One word about an incident at a provider. On {@code alerts}, keyed by channel and provider. After
 * a crash the same word may stand there twice, with the same id, state and number.
 *
 * @param schema {@value #SCHEMA}
 * @param alertId the incident; the same in all that is said of it
 * @param channel the channel
 * @param provider the provider's name
 * @param kind what is wrong
 * @param severity how bad it is
 * @param state whether it begins, goes on or is over
 * @param reminder 0 when it begins and is over, else which reminder this is, from 1
 * @param since when it was noticed
 * @param at when this was said
 * @param figures what the decision was taken by
 * @param words one sentence for a person, at most {@value #MAX_WORDS_CHARS} characters
 */
public record Alert(
    String schema,
    String alertId,
    Channel channel,
    String provider,
    AlertKind kind,
    AlertSeverity severity,
    AlertState state,
    int reminder,
    Instant since,
    Instant at,
    AlertFigures figures,
    String words) {
  public static final String SCHEMA = "pabal.alert/1";

  /** Characters of {@code words}: four text messages, at the longest provider name. */
  public static final int MAX_WORDS_CHARS = 400;

  /** The key of its topic: channel and provider. */
  @JsonIgnore
  public String key() {
    return channel.label() + "/" + provider;
  }
}
