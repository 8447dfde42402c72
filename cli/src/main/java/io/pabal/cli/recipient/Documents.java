package io.pabal.cli.recipient;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.plan.intake.OptOutDecoder;
import io.pabal.plan.intake.PreferencesDecoder;
import io.pabal.plan.intake.ProfileDecoder;
import io.pabal.plan.intake.RecordDecoder;
import io.pabal.plan.intake.Refusal;
import io.pabal.plan.intake.SubscriptionDecoder;
import io.pabal.plan.intake.SuppressionsDecoder;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppressions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Profiles and preferences, read and checked with plan's own decoders: what passes here is applied
 * there, and what plan would make a dead letter is refused here.
 */
public final class Documents {
  private Documents() {}

  /**
   * Checks a profile.
   *
   * @return the document, or empty for a tombstone
   * @throws LocalSystemException with plan's reason
   */
  public static Optional<Profile> profile(RawRecord record, Instant now) {
    return Optional.ofNullable(decode(new ProfileDecoder(), record, now).profile());
  }

  /** Checks preferences; as {@link #profile}. */
  public static Optional<Preferences> preferences(RawRecord record, Instant now) {
    return Optional.ofNullable(decode(new PreferencesDecoder(), record, now).preferences());
  }

  /** Checks suppressions; as {@link #profile}. Without any after a tombstone. */
  public static Suppressions suppressions(RawRecord record, Instant now) {
    return Suppressions.NONE.with(decode(new SuppressionsDecoder(), record, now).words());
  }

  /** Checks an opt-out; as {@link #profile}. A tombstone is one that is to be forgotten. */
  public static OptOutChange optOut(RawRecord record, Instant now) {
    return decode(new OptOutDecoder(), record, now);
  }

  /**
   * An opt-out of a file as it would stand on its topic. The recipient and the schema may be left
   * out of the file.
   *
   * @throws LocalSystemException when it cannot be read, is no JSON object or names no category
   */
  public static RawRecord optOutFile(Path file, String recipient, Instant now) {
    byte[] value = file(file, recipient, OptOut.SCHEMA);
    try {
      String category = Json.read(value, OptOut.class).category();
      if (category != null) {
        return record("", OptOut.key(recipient, category), value, now);
      }
    } catch (IOException e) {
      throw new LocalSystemException(file + " is no opt-out: " + e.getMessage(), e);
    }
    throw new LocalSystemException(file + " names no category");
  }

  /**
   * The checked key of a subscription.
   *
   * @param topic the topic key
   * @param kafkaTopic the topic in Kafka
   * @throws LocalSystemException with plan's reason
   */
  static String subscriptionKey(String recipient, String topic, String kafkaTopic, Instant now) {
    String key = Subscription.key(recipient, topic);
    SubscriptionChange read =
        decode(new SubscriptionDecoder(), record(kafkaTopic, key, null, now), now);
    if (!read.recipient().equals(recipient)) {
      throw new LocalSystemException("a topic key has no white space");
    }
    return key;
  }

  /** A document as it would stand on a topic under a recipient's key. */
  public static RawRecord record(String topic, String recipient, byte[] value, Instant now) {
    return new RawRecord(
        topic,
        -1,
        -1,
        now.toEpochMilli(),
        recipient.getBytes(StandardCharsets.UTF_8),
        value,
        Map.of());
  }

  /**
   * A file with one document. The recipient and the schema may be left out of it.
   *
   * @throws LocalSystemException when it cannot be read or is no JSON object
   */
  public static byte[] file(Path file, String recipient, String schema) {
    try {
      if (Json.mapper().readTree(Files.readAllBytes(file))
          instanceof com.fasterxml.jackson.databind.node.ObjectNode node) {
        if (!node.has("recipient")) {
          node.put("recipient", recipient);
        }
        if (!node.has("schema")) {
          node.put("schema", schema);
        }
        return Json.write(node);
      }
    } catch (IOException e) {
      throw new LocalSystemException("cannot read " + file + ": " + e.getMessage(), e);
    }
    throw new LocalSystemException(file + " is not a JSON object");
  }

  private static <T> T decode(RecordDecoder<T> decoder, RawRecord record, Instant now) {
    try {
      return decoder.decode(record, now);
    } catch (Refusal refusal) {
      throw new LocalSystemException(
          "plan would refuse it: " + refusal.reason() + ", " + refusal.getMessage(), refusal);
    }
  }
}
