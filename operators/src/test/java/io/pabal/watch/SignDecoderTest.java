package io.pabal.watch;

import static io.pabal.watch.WatchSamples.intentRecord;
import static io.pabal.watch.WatchSamples.item;
import static io.pabal.watch.WatchSamples.outcomeRecord;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.watch.HandOverSign;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignDecoderTest {
  private static final Instant AT = Instant.parse("2026-11-23T09:00:00Z");
  private static final long APPENDED = AT.toEpochMilli() + 3;

  @Test
  void readsAnIntentWithTheAgeOfItsYoungestItem() throws Exception {
    assertThat(
            decode(
                intentRecord(
                    false,
                    AT,
                    item("i1", 1, AT.minusSeconds(90)),
                    item("i2", 1, AT.minusSeconds(2)))))
        .contains(
            new HandOverSign(
                Channel.EMAIL, "smtp-a", "n1", Lane.URGENT, null, null, -1, 2_000, APPENDED));
  }

  /** They waited on purpose. */
  @Test
  void knowsNoAgeOfLaterAttempts() throws Exception {
    assertThat(decode(intentRecord(false, AT, item("i1", 2, AT.minusSeconds(90)))))
        .map(HandOverSign::ageMillis)
        .contains(-1L);
    assertThat(decode(intentRecord(true, AT, item("i1", 1, AT.minusSeconds(90)))))
        .map(HandOverSign::ageMillis)
        .contains(-1L);
  }

  @Test
  void readsAnOutcomeWithItsDuration() throws Exception {
    assertThat(
            decode(
                outcomeRecord(
                    "smtp-a",
                    OutcomeClass.TRANSIENT,
                    "451 4.3.0\r\n\ud800 x",
                    AT,
                    Duration.ofMillis(70))))
        .contains(
            new HandOverSign(
                Channel.EMAIL,
                "smtp-a",
                "n1",
                Lane.URGENT,
                OutcomeClass.TRANSIENT,
                "451 4.3.0 x",
                70,
                -1,
                APPENDED));
  }

  @Test
  void leavesOutMarkersAndWhatNoProviderWasAskedFor() throws Exception {
    assertThat(decode(new Marker(Marker.SCHEMA, Channel.EMAIL, "e", 0, 128, 0, 127, AT))).isEmpty();
    assertThat(decode(outcomeRecord(null, OutcomeClass.EXPIRED, null, AT, Duration.ZERO)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "{'schema':'pabal.outcome/2'}",
        "{'schema':'pabal.intent/1'}",
        "{'schema':'pabal.intent/1','resend':false,'items':[null],'channel':'sms'}",
        "{'schema':'pabal.intent/1','resend':false,'items':[],'channel':'sms','lane':'urgent',"
            + "'notificationId':'n'}",
        "{'schema':'pabal.intent/1','resend':false,'items':[],'channel':'sms','lane':'urgent',"
            + "'notificationId':'n','provider':'\\ud800'}",
        "{'schema':'pabal.outcome/1','resentInDoubt':false,'finalForItems':true,'items':[],"
            + "'channel':'sms','lane':'urgent','notificationId':'n','provider':'p'}",
        "{'schema':'pabal.outcome/1','resentInDoubt':false,'finalForItems':true,'items':[],"
            + "'channel':'sms','lane':'urgent','notificationId':'n','provider':'p',"
            + "'outcome':'WHAT'}"
      })
  void refusesWhatCannotBeRead(String json) {
    assertThatThrownBy(() -> SignDecoder.decode(raw(json.replace('\'', '"'))))
        .isInstanceOf(SignDecoder.UnreadableException.class);
  }

  @Test
  void refusesNothingAndNamesThatAreTooLong() {
    RawRecord tombstone = new RawRecord("outcomes.email", 0, 1, APPENDED, null, null, Map.of());
    assertThatThrownBy(() -> SignDecoder.decode(tombstone))
        .isInstanceOf(SignDecoder.UnreadableException.class);
    String name = "p".repeat(SignDecoder.MAX_PROVIDER_CHARS + 1);
    assertThatThrownBy(
            () -> decode(outcomeRecord(name, OutcomeClass.ACCEPTED, null, AT, Duration.ZERO)))
        .hasMessage("provider");
  }

  /** As a foreign record may have it. */
  @Test
  void countsWithNoImpossibleInstant() throws Exception {
    assertThat(
            decode(
                outcomeRecord(
                    "smtp-a", OutcomeClass.ACCEPTED, null, Instant.MAX, Duration.ofMillis(1))))
        .map(HandOverSign::durationMillis)
        .contains(-1L);
    assertThat(decode(intentRecord(false, AT, item("i1", 1, Instant.MIN))))
        .map(HandOverSign::ageMillis)
        .contains(-1L);
  }

  private static Optional<HandOverSign> decode(Record record) throws Exception {
    return SignDecoder.decode(raw(new String(Json.write(record), StandardCharsets.UTF_8)));
  }

  private static RawRecord raw(String json) {
    return new RawRecord(
        "outcomes.email", 0, 1, APPENDED, null, json.getBytes(StandardCharsets.UTF_8), Map.of());
  }
}
