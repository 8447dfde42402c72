package io.pabal.sandbox.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What a push message has beside title and text.
 *
 * @param platform {@code fcm}, {@code apns} or {@code webpush}
 * @param link what opens when it is tapped, or null
 * @param data for the app
 * @param priority as the platform calls it, or null
 * @param ttlSeconds how long the platform would have kept it
 * @param collapseId what a second copy would have replaced, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PushView(
    String platform,
    String link,
    Map<String, String> data,
    String priority,
    Long ttlSeconds,
    String collapseId) {
  public PushView {
    data = data == null ? Map.of() : Map.copyOf(data);
  }
}
