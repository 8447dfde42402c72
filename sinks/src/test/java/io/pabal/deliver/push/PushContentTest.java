package io.pabal.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushContentTest {
  private static final Envelope ENVELOPE = PushSamples.to("token", Device.of(Platform.FCM));

  private static PushContent content(Part part, String text) throws UnsendableMessageException {
    Map<Part, String> parts = new java.util.EnumMap<>(PushSamples.MESSAGE.parts());
    parts.put(part, text);
    return PushContent.of(ENVELOPE, new RenderedMessage("en", parts));
  }

  @Test
  void keepsWordsAndDropsWhatNoPhoneShows() throws Exception {
    assertThat(content(Part.PUSH_TITLE, " a\u0000b\r\nc ").title()).isEqualTo("ab c");
    assertThat(content(Part.PUSH_BODY, "a\r\nb\u0007\uD800").body()).isEqualTo("a\nb?");
  }

  @Test
  void givesTheAppItsData() throws Exception {
    assertThat(content(Part.PUSH_DATA, "a: 1\n\n b : x: y \nc:").data())
        .containsExactly(
            Map.entry("notificationId", ENVELOPE.notification().notificationId()),
            Map.entry("category", "order"),
            Map.entry("a", "1"),
            Map.entry("b", "x: y"),
            Map.entry("c", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no colon",
        ": x",
        "1a: x",
        "a b: x",
        "aps: x",
        "notificationId: x",
        "google.x: 1",
        "gcmX: 1",
        "from: x",
        "a: 1\na: 2"
      })
  void refusesNamesThatAreNotTheApps(String data) {
    assertThatThrownBy(() -> content(Part.PUSH_DATA, data))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class,
            e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.BAD_MESSAGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)", "data:text/html,x", "//evil.example", "https://user@evil.example/",
        "https://a.example/ b", "https://a.example\\@b", "shop", "file:///etc/passwd"
      })
  void refusesLinksThatAreNone(String link) {
    assertThatThrownBy(() -> content(Part.PUSH_LINK, link))
        .isInstanceOf(UnsendableMessageException.class);
  }
}
