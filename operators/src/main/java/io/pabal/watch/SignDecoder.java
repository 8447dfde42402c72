package io.pabal.watch;

import io.pabal.schema.Sound;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.OutcomeRecords;
import io.pabal.schema.plan.Item;
import io.pabal.schema.watch.HandOverSign;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the outcomes topics for watch: our own records, checked as if they were not. Pure; the log
 * makes the dead letters of what cannot be read.
 */
final class SignDecoder {
  /** Characters of a provider's name; the configuration allows 64. */
  static final int MAX_PROVIDER_CHARS = 64;

  /** Characters of a code that are shown. */
  static final int MAX_CODE_CHARS = 60;

  private static final long UNKNOWN = -1;

  private SignDecoder() {}

  /** A record that says nothing that can be counted. */
  static final class UnreadableException extends Exception {
    UnreadableException(String message) {
      // Without a stack trace: hostile input would make it a burden.
      super(message, null, false, false);
    }
  }

  /**
   * What a record says; empty for markers and for outcomes of no provider.
   *
   * @throws UnreadableException when it cannot be read, whatever the bytes are
   */
  static Optional<HandOverSign> decode(RawRecord raw) throws UnreadableException {
    OutcomeRecord record = read(raw);
    if (record instanceof Intent intent) {
      return Optional.of(sign(intent, raw));
    }
    if (record instanceof Outcome outcome && outcome.provider() != null) {
      return Optional.of(sign(outcome, raw));
    }
    if (record instanceof Outcome || record instanceof Marker) {
      return Optional.empty();
    }
    throw new UnreadableException("null");
  }

  private static OutcomeRecord read(RawRecord raw) throws UnreadableException {
    if (raw.value() == null) {
      throw new UnreadableException("no value");
    }
    try {
      return OutcomeRecords.read(raw.value());
    } catch (IOException e) {
      throw new UnreadableException("not an outcome record");
    }
  }

  private static HandOverSign sign(Intent intent, RawRecord raw) throws UnreadableException {
    check("channel", intent.channel() != null);
    check("lane", intent.lane() != null);
    check("provider", Sound.isId(intent.provider(), MAX_PROVIDER_CHARS));
    check("notificationId", isNotification(intent.notificationId()));
    return new HandOverSign(
        intent.channel(),
        intent.provider(),
        intent.notificationId(),
        intent.lane(),
        null,
        null,
        UNKNOWN,
        intent.resend() ? UNKNOWN : age(intent.items(), intent.at()),
        raw.timestampMillis());
  }

  private static HandOverSign sign(Outcome outcome, RawRecord raw) throws UnreadableException {
    check("channel", outcome.channel() != null);
    check("lane", outcome.lane() != null);
    check("provider", Sound.isId(outcome.provider(), MAX_PROVIDER_CHARS));
    check("notificationId", isNotification(outcome.notificationId()));
    check("outcome", outcome.outcome() != null);
    return new HandOverSign(
        outcome.channel(),
        outcome.provider(),
        outcome.notificationId(),
        outcome.lane(),
        outcome.outcome(),
        printable(outcome.code()),
        between(outcome.startedAt(), outcome.at()),
        UNKNOWN,
        raw.timestampMillis());
  }

  private static boolean isNotification(String id) {
    return Sound.isId(id, EventLimits.MAX_ATTRIBUTE_CHARS);
  }

  /** A digest is as old as its youngest item; a later attempt has waited on purpose. */
  private static long age(List<Item> items, Instant at) {
    boolean first = items.stream().allMatch(item -> item.attempt() == 1);
    Optional<Instant> youngest =
        items.stream().map(Item::appendedAt).filter(Objects::nonNull).max(Instant::compareTo);
    return first && youngest.isPresent() ? between(youngest.get(), at) : UNKNOWN;
  }

  private static long between(Instant from, Instant to) {
    return Sound.isInstant(from) && Sound.isInstant(to)
        ? Math.max(0, to.toEpochMilli() - from.toEpochMilli())
        : UNKNOWN;
  }

  /** It goes into sentences for people: no control characters, nothing that a channel lacks. */
  private static String printable(String code) {
    if (code == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    code.chars()
        .filter(c -> c >= 32 && c < 127)
        .limit(MAX_CODE_CHARS)
        .forEach(c -> text.append((char) c));
    return text.isEmpty() ? null : text.toString().strip();
  }

  private static void check(String field, boolean sound) throws UnreadableException {
    if (!sound) {
      throw new UnreadableException(field);
    }
  }
}
