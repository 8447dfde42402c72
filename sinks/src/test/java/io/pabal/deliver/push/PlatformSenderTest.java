package io.pabal.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PlatformSenderTest {
  private final Sender fcm =
      new PlatformSender(Platform.FCM, "fcm", PushLimits.defaults(), Clock.systemUTC()) {
        @Override
        protected PreparedHandOver prepare(Envelope to, PushContent content, Address address) {
          return () ->
              CompletableFuture.completedFuture(
                  HandOverResult.of(OutcomeClass.ACCEPTED, "200", null));
        }

        @Override
        public void close() {}
      };

  @Test
  void servesTheDevicesOfItsPlatform() throws Exception {
    Envelope own = PushSamples.to("token", Device.of(Platform.FCM));
    assertThat(fcm.serves(own.notification())).isTrue();
    assertThat(fcm.prepare(own, PushSamples.MESSAGE).start().join().code()).isEqualTo("200");
  }

  @Test
  void saysWhyADeviceThatNoPlatformServesIsRefused() {
    assertRefused(Device.of(Platform.APNS), OutcomeClass.BAD_MESSAGE);
    assertRefused(new Device("hms", null, null, null, null), OutcomeClass.DEAD_ADDRESS);
    assertRefused(new Device(null, null, null, null, null), OutcomeClass.DEAD_ADDRESS);
    assertRefused(null, OutcomeClass.DEAD_ADDRESS);
  }

  private void assertRefused(Device device, OutcomeClass expected) {
    Envelope envelope = PushSamples.to("token", device);
    assertThat(fcm.serves(envelope.notification())).isFalse();
    assertThatThrownBy(() -> fcm.prepare(envelope, PushSamples.MESSAGE))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class, e -> assertThat(e.outcome()).isEqualTo(expected));
  }
}
