package io.pabal.schema.json;

import io.pabal.schema.audience.Subscription;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.callback.Report;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.SuppressedAddresses;
import io.pabal.schema.recipient.Unsubscribe;
import io.pabal.schema.watch.Alert;
import java.util.List;

/** Every record that stands on a topic and has a JSON Schema made from it. */
final class TopicRecords {
  static final List<Class<? extends Record>> TYPES =
      List.of(
          Alert.class,
          Catalog.class,
          DeadLetter.class,
          Decision.class,
          DeliveryReport.class,
          Feedback.class,
          Inspect.class,
          InspectReply.class,
          Intent.class,
          Marker.class,
          Outcome.class,
          OptOut.class,
          OutboxNotification.class,
          Preferences.class,
          Profile.class,
          Report.class,
          Subscription.class,
          SuppressedAddresses.class,
          Unsubscribe.class,
          Veto.class);

  private TopicRecords() {}

  /** The value of the record's {@code schema} field: {@code pabal.outbox/1}. */
  static String schemaOf(Class<?> type) {
    try {
      return (String) type.getField("SCHEMA").get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " has no SCHEMA", e);
    }
  }

  /** The file of its JSON Schema: {@code outbox-1.json}. */
  static String fileOf(Class<?> type) {
    return schemaOf(type).replace("pabal.", "").replace('/', '-') + ".json";
  }
}
