package io.pabal.schema.state;

import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.UnaddressedEvent;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.recipient.Suppressions;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertEvent;
import io.pabal.schema.watch.HandOverSign;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTypesTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        BucketFill.class,
        Cancellation.class,
        CatalogDocument.class,
        DecidedEvent.class,
        EpochOfKeyGroups.class,
        Expansion.class,
        FallbackChain.class,
        InFlight.class,
        ItemState.class,
        MappingDocument.class,
        Pending.class,
        ReadPosition.class,
        TopicDirectory.class,
        UnwrittenRecord.class,
        WatchIncident.class,
        WatchSlice.class,
        WatchedProvider.class,
        Alert.class,
        AlertEvent.class,
        HandOverSign.class,
        OptOut.class,
        OptOutChange.class,
        OptOuts.class,
        Suppression.class,
        SuppressionChange.class,
        Suppressions.class,
        DeliveryReport.class,
        Profile.class,
        Preferences.class,
        RecipientEvent.class,
        UnaddressedEvent.class,
        FanOut.class,
        MemberChange.class,
        SubscriptionChange.class,
        Decision.class,
        OutboxNotification.class,
        Veto.class,
        Feedback.class,
        Inspect.class,
        InspectReply.class,
        Intent.class,
        Outcome.class,
        Marker.class,
        DeadLetter.class,
        io.pabal.schema.event.RawRecord.class
      })
  void isSerializedWithoutKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }
}
