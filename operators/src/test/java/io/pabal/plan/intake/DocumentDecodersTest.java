package io.pabal.plan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.AddressPreference;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.SenderRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentDecodersTest {
  private static final long OFFSET = 1;

  @Test
  void readsAProfileAndItsTombstone() throws Refusal {
    assertThat(new ProfileDecoder().decode(record("anna", Samples.anna()), Samples.NOW).profile())
        .isEqualTo(Samples.anna().withVersion(OFFSET));
    assertThat(new ProfileDecoder().decode(record("anna", null), Samples.NOW))
        .satisfies(change -> assertThat(change.recipient()).isEqualTo("anna"))
        .satisfies(change -> assertThat(change.profile()).isNull());
  }

  @Test
  void readsASubscriptionAndItsTombstone() throws Refusal {
    Subscription document =
        new Subscription(Subscription.SCHEMA, "anna lee", "actor:kim", Samples.NOW);
    assertThat(
            new SubscriptionDecoder().decode(record("anna lee actor:kim", document), Samples.NOW))
        .isEqualTo(new SubscriptionChange("actor:kim", "anna lee", true));
    assertThat(new SubscriptionDecoder().decode(record("anna lee actor:kim", null), Samples.NOW))
        .isEqualTo(new SubscriptionChange("actor:kim", "anna lee", false));
    assertThat(Subscription.key("anna lee", "actor:kim")).isEqualTo("anna lee actor:kim");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KEY_MISMATCH       | anna a:k | {"schema":"pabal.subscription/1","recipient":"bert","topic":"a:k"}
          KEY_MISMATCH       | anna a:k | {"schema":"pabal.subscription/1","recipient":"anna","topic":"a:x"}
          KEY_MISMATCH       | anna     | {"schema":"pabal.subscription/1","recipient":"anna","topic":"a:k"}
          MISSING_FIELD      | anna a:k | {"schema":"pabal.subscription/1","recipient":"anna"}
          MISSING_FIELD      | anna a:k | {"schema":"pabal.subscription/1","topic":"a:k"}
          UNSUPPORTED_SCHEMA | anna a:k | {"recipient":"anna","topic":"a:k"}
          MALFORMED_JSON     | anna a:k | {"schema":
          """)
  void refusesASubscriptionWithItsReason(DeadLetterReason reason, String key, String json) {
    assertThat(refusal(new SubscriptionDecoder(), raw(key, json)).reason()).isEqualTo(reason);
  }

  @Test
  void aSubscriptionHasBounds() throws Refusal {
    String recipient = "r".repeat(EventLimits.MAX_RECIPIENT_CHARS);
    String topic = "t".repeat(Subscription.MAX_TOPIC_CHARS);
    SubscriptionDecoder decoder = new SubscriptionDecoder();
    assertThat(decoder.decode(record(recipient + " " + topic, null), Samples.NOW).topic())
        .isEqualTo(topic);
    assertThat(refusal(decoder, record("r" + recipient + " t", null)).reason())
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
    assertThat(refusal(decoder, record("r t" + topic, null)).reason())
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
    assertThat(refusal(decoder, record("anna a\u00a0b", null)).reason())
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
    assertThat(refusal(decoder, record("anna ", null)).reason())
        .isEqualTo(DeadLetterReason.MISSING_FIELD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KEY_MISMATCH       | {"schema":"pabal.profile/1","recipient":"bert"}
          KEY_MISMATCH       | {"schema":"pabal.profile/1"}
          UNSUPPORTED_SCHEMA | {"schema":"pabal.profile/2","recipient":"anna"}
          UNSUPPORTED_SCHEMA | {"recipient":"anna"}
          MALFORMED_JSON     | {"schema":"pabal.profile/1",
          INVALID_FIELD      | {"schema":"pabal.profile/1","recipient":"anna","addresses":"x"}
          INVALID_FIELD      | {"schema":"pabal.profile/1","recipient":"anna","addresses":[null]}
          INVALID_FIELD      | {"schema":"pabal.profile/1","recipient":"anna","addresses":[{"channel":"pigeon","value":"x"}]}
          MISSING_FIELD      | {"schema":"pabal.profile/1","recipient":"anna","addresses":[{"channel":"email"}]}
          MISSING_FIELD      | {"schema":"pabal.profile/1","recipient":"anna","addresses":[{"value":"a@example.com"}]}
          INVALID_FIELD      | {"schema":"pabal.profile/1","recipient":"anna","addresses":[{"channel":"email","value":"a@example.com\\r\\nBcc: b@example.com"}]}
          """)
  void refusesAProfileWithItsReason(DeadLetterReason reason, String json) {
    assertThat(refusal(new ProfileDecoder(), raw("anna", json)).reason()).isEqualTo(reason);
  }

  @Test
  void refusesMoreAddressesThanTheBound() {
    List<Address> many =
        IntStream.rangeClosed(0, Profile.MAX_ADDRESSES)
            .mapToObj(i -> new Address(Channel.EMAIL, i + "@example.com"))
            .toList();
    Profile profile = Samples.profile(many.toArray(Address[]::new));

    assertThat(refusal(new ProfileDecoder(), record("anna", profile)).reason())
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
  }

  @Test
  void keepsDevicesThatNobodyCanReach() throws Refusal {
    Address strange =
        new Address(Channel.PUSH, "x", new Device("hms", "moon", "key", "secret", null));
    Address bare = new Address(Channel.PUSH, "y".repeat(Address.MAX_PUSH_CHARS));
    RawRecord record = record("anna", Samples.profile(strange, bare));
    assertThat(new ProfileDecoder().decode(record, Samples.NOW).profile().addresses())
        .containsExactly(strange, bare);
  }

  @Test
  void refusesDevicesBeyondTheirBounds() {
    String over = "x".repeat(Device.MAX_KEY_CHARS + 1);
    for (Address address :
        List.of(
            new Address(Channel.PUSH, "y".repeat(Address.MAX_PUSH_CHARS + 1)),
            new Address(Channel.EMAIL, "y".repeat(Address.MAX_CHARS + 1)),
            new Address(Channel.PUSH, "x", new Device(over, null, null, null, null)),
            new Address(Channel.PUSH, "x", new Device("apns", over, null, null, null)),
            new Address(Channel.PUSH, "x", new Device("webpush", null, over, null, null)),
            new Address(Channel.PUSH, "x", new Device("webpush", null, null, over, null)))) {
      assertThat(refusal(new ProfileDecoder(), record("anna", Samples.profile(address))).reason())
          .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
    }
  }

  @Test
  void unknownFieldsAreIgnored() throws Refusal {
    RawRecord record =
        raw("anna", "{\"schema\":\"pabal.profile/1\",\"recipient\":\"anna\",\"shoeSize\":41}");
    assertThat(new ProfileDecoder().decode(record, Samples.NOW).profile().addresses()).isEmpty();
  }

  @Test
  void keepsSwitchesOfChannelsThatThisReleaseDoesNotKnow() throws Refusal {
    Preferences wishes = Samples.globally(null, Map.of("pigeon", false));
    assertThat(new PreferencesDecoder().decode(record("anna", wishes), Samples.NOW).preferences())
        .isEqualTo(wishes.withVersion(OFFSET));
  }

  @Test
  void refusesPreferencesThatSayTwoThings() {
    Preferences wishes =
        new Preferences(
            Preferences.SCHEMA,
            Samples.ANNA,
            null,
            Map.of(),
            List.of(
                new CategoryPreference("order", true, Map.of()),
                new CategoryPreference("order", false, Map.of())),
            null);
    assertThat(refusal(new PreferencesDecoder(), record("anna", wishes)).reason())
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @ParameterizedTest
  @EnumSource
  void takesThePreferencesAtEachBoundAndRefusesThemBeyond(PreferencesBound bound) throws Refusal {
    Preferences most = bound.of(bound.max);
    assertThat(new PreferencesDecoder().decode(record("anna", most), Samples.NOW).preferences())
        .isEqualTo(most.withVersion(OFFSET));
    assertThat(refusal(new PreferencesDecoder(), record("anna", bound.of(bound.max + 1))).reason())
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
  }

  /** What the intake counts in a document of preferences. */
  enum PreferencesBound {
    CATEGORIES(Preferences.MAX_CATEGORIES) {
      @Override
      Preferences of(int count) {
        return wishes(many(count, n -> new CategoryPreference("c" + n, false, Map.of())));
      }
    },
    ADDRESSES(Preferences.MAX_ADDRESSES) {
      @Override
      Preferences of(int count) {
        return wishes(
            List.of(), many(count, n -> new AddressPreference("email", "a" + n, false)), 0, 0);
      }
    },
    MUTED_ACTORS(Preferences.MAX_ACTORS) {
      @Override
      Preferences of(int count) {
        return wishes(List.of(), List.of(), count, 0);
      }
    },
    ACTORS_OF_ALL_RULES(Preferences.MAX_ACTORS) {
      @Override
      Preferences of(int count) {
        SenderPreference only =
            new SenderPreference(null, SenderRule.ONLY, many(count - 1, n -> "actor" + n));
        return wishes(
            List.of(new CategoryPreference("social", true, Map.of(), List.of(only), null)),
            List.of(),
            1,
            0);
      }
    },
    MUTED_THREADS(Preferences.MAX_MUTED_THREADS) {
      @Override
      Preferences of(int count) {
        return wishes(List.of(), List.of(), 0, count);
      }
    };

    private final int max;

    PreferencesBound(int max) {
      this.max = max;
    }

    abstract Preferences of(int count);

    static <T> List<T> many(int count, IntFunction<T> of) {
      return IntStream.range(0, count).mapToObj(of).toList();
    }

    static Preferences wishes(List<CategoryPreference> categories) {
      return wishes(categories, List.of(), 0, 0);
    }

    static Preferences wishes(
        List<CategoryPreference> categories,
        List<AddressPreference> addresses,
        int actors,
        int threads) {
      return new Preferences(
          Preferences.SCHEMA,
          Samples.ANNA,
          null,
          Map.of(),
          categories,
          addresses,
          many(actors, n -> "actor" + n),
          many(threads, n -> "thread" + n),
          null,
          null,
          null,
          null);
    }
  }

  @Test
  void takesPreferencesOfTheGreatestSizeAndRefusesOneByteMore() throws Refusal {
    String document = "{\"schema\":\"pabal.preferences/1\",\"recipient\":\"anna\"}";
    String most = document + " ".repeat(Preferences.MAX_BYTES - document.length());
    assertThat(new PreferencesDecoder().decode(raw("anna", most), Samples.NOW).preferences())
        .isNotNull();
    assertThat(refusal(new PreferencesDecoder(), raw("anna", most + " ")).reason())
        .isEqualTo(DeadLetterReason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INVALID_FIELD | "categories":[{"category":"a","senders":[{"rule":"sometimes"}]}]
          MISSING_FIELD | "categories":[{"category":"a","senders":[{"actors":["b"]}]}]
          INVALID_FIELD | "categories":[{"category":"a","senders":[{"rule":"all"},{"rule":"never"}]}]
          MISSING_FIELD | "categories":[{"category":"a","senders":[{"rule":"only","actors":[""]}]}]
          INVALID_FIELD | "mutedActors":["a\\nb"]
          INVALID_FIELD | "mutedActors":[null]
          MISSING_FIELD | "mutedThreads":[" "]
          INVALID_FIELD | "addresses":[{"channel":"email","value":"a"}]
          MISSING_FIELD | "addresses":[{"value":"a","enabled":false}]
          INVALID_FIELD | "addresses":[{"channel":"email","value":"a","enabled":false},{"channel":"email","value":"a","enabled":true}]
          FIELD_TOO_LONG | "locale":"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
          """)
  void refusesPreferencesWithTheirReason(DeadLetterReason reason, String fields) {
    String json = "{\"schema\":\"pabal.preferences/1\",\"recipient\":\"anna\"," + fields + "}";
    assertThat(refusal(new PreferencesDecoder(), raw("anna", json)).reason()).isEqualTo(reason);
  }

  @Test
  void readsACatalogUnderItsVersionOnly() throws Refusal {
    byte[] json = Json.write(Samples.everywhere());
    assertThat(new CatalogDecoder().decode(raw("1", text(json)), Samples.NOW).version())
        .isEqualTo(1);
    assertThat(refusal(new CatalogDecoder(), raw("2", text(json))).reason())
        .isEqualTo(DeadLetterReason.KEY_MISMATCH);
    assertThat(refusal(new CatalogDecoder(), raw("one", null)).reason())
        .isEqualTo(DeadLetterReason.KEY_MISMATCH);
  }

  /** One that was accepted would fail the recipient step at its first event, for ever. */
  @Test
  void refusesACatalogThatLacksWhatDecisionsCountOn() {
    byte[] json = Json.write(Samples.everywhere());
    assertThat(refusal(new CatalogDecoder(), raw("1", text(json).replace("lane", "land"))).reason())
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @Test
  void refusesFeedbackWithoutItsNotification() {
    String json = "{\"schema\":\"pabal.feedback/1\",\"recipient\":\"anna\"}";
    assertThat(refusal(new FeedbackDecoder(), raw("anna", json)).reason())
        .isEqualTo(DeadLetterReason.MISSING_FIELD);
    assertThat(refusal(new FeedbackDecoder(), raw("anna", null)).reason())
        .isEqualTo(DeadLetterReason.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KEY_MISMATCH       | {"schema":"pabal.inspect/1","questionId":"q","recipient":"bert","what":"profile"}
          UNSUPPORTED_SCHEMA | {"questionId":"q","recipient":"anna","what":"profile"}
          MISSING_FIELD      | {"schema":"pabal.inspect/1","recipient":"anna","what":"profile"}
          MISSING_FIELD      | {"schema":"pabal.inspect/1","questionId":"q","recipient":"anna"}
          INVALID_FIELD      | {"schema":"pabal.inspect/1","questionId":"q","recipient":"anna","what":"everything"}
          EMPTY              |
          """)
  void refusesAQuestionWithItsReason(DeadLetterReason reason, String json) {
    assertThat(refusal(new InspectDecoder(), raw("anna", json)).reason()).isEqualTo(reason);
  }

  @Test
  void readsAQuestionAndTakesItsTimeFromTheAppend() throws Refusal {
    String most = "q".repeat(Inspect.MAX_QUESTION_ID_CHARS);
    Inspect asked =
        new Inspect(
            Inspect.SCHEMA, most, "anna", InspectSubject.PROFILE, Samples.NOW.plusSeconds(99));
    Inspect read = new InspectDecoder().decode(record("anna", asked), Samples.NOW);
    assertThat(read).isEqualTo(asked.askedAt(Samples.NOW));
    Inspect longer = new Inspect(Inspect.SCHEMA, most + "q", "anna", InspectSubject.PROFILE, null);
    assertThat(refusal(new InspectDecoder(), record("anna", longer)).reason())
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
  }

  private static Refusal refusal(RecordDecoder<?> decoder, RawRecord record) {
    return catchThrowableOfType(Refusal.class, () -> decoder.decode(record, Samples.NOW));
  }

  private static RawRecord record(String key, Object document) {
    return raw(key, document == null ? null : text(Json.write(document)));
  }

  private static RawRecord raw(String key, String value) {
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    return new RawRecord(
        "topic",
        0,
        OFFSET,
        Samples.NOW.toEpochMilli(),
        key.getBytes(StandardCharsets.UTF_8),
        bytes,
        Map.of());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
