package io.pabal.cli.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.pabal.schema.event.RedriveHeaders;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/**
 * One dead letter as the log has it.
 *
 * @param position topic-partition@offset of the original
 * @param attempt which attempt ended here, from 1
 * @param headers as JSON
 * @param valueHead the value's begin as text, only when asked for
 * @param key the original key, or null
 * @param head the begin of the value, or null; only when asked for
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are carried, never compared
record DeadLetterRow(
    String position,
    String part,
    int attempt,
    String reason,
    String detail,
    Instant appendedAt,
    Instant givenUpAt,
    long valueBytes,
    String valueSha256,
    String headers,
    String valueHead,
    @JsonIgnore SourcePosition at,
    @JsonIgnore byte[] key,
    @JsonIgnore byte[] head) {

  static DeadLetterRow of(ResultSet row, boolean withValue) throws SQLException {
    byte[] head = withValue ? row.getBytes("value_head") : null;
    SourcePosition at =
        new SourcePosition(
            row.getString("topic"), row.getInt("kafka_partition"), row.getLong("kafka_offset"));
    String headers = row.getString("headers");
    return new DeadLetterRow(
        at.toString(),
        row.getString("part"),
        RedriveHeaders.attempt(map(headers)),
        row.getString("reason"),
        row.getString("detail"),
        Sql.instant(row, "appended_at"),
        Sql.instant(row, "given_up_at"),
        row.getLong("value_bytes"),
        row.getString("value_sha256"),
        headers,
        head == null ? null : new String(head, StandardCharsets.UTF_8),
        at,
        row.getBytes("key_bytes"),
        head);
  }

  /** The headers that the log has. */
  Map<String, String> headerMap() {
    return map(headers);
  }

  private static Map<String, String> map(String json) {
    try {
      return json == null
          ? Map.of()
          : Json.mapper().readValue(json, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      return Map.of(); // written by hand: the log itself writes an object of texts
    }
  }
}
