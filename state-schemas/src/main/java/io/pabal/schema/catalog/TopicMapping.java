package io.pabal.schema.catalog;

import java.util.List;

/**
 * How the plain JSON of an existing topic becomes an event: where its attributes stand, as JSON
 * pointers (RFC 6901) into the record's value.
 *
 * @param topic the topic's name, or a pattern in which {@code *} stands for any characters
 * @param id pointers to what names the event within its source; more than one are joined, so that
 *     different values never give the same id
 * @param source who says so, or null: the topic's name
 * @param type what kind of thing happened
 * @param time pointer to when it happened, or null: the time of the append
 * @param timeFormat how that is written, or null: ISO 8601
 * @param subject pointer to what it is about, or null
 * @param actor pointer to whose action it was, or null
 * @param recipients pointer to the one recipient or the array of them, or null: it names nobody
 * @param data pointer to the object with the variables of templates, or null: the whole value
 */
public record TopicMapping(
    String topic,
    List<String> id,
    TextFrom source,
    TextFrom type,
    String time,
    TimeFormat timeFormat,
    String subject,
    String actor,
    String recipients,
    String data) {
  /** Mappings of one catalog: a task looks through them once a topic. */
  public static final int MAX_MAPPINGS = 200;

  /** Pointers of an id. */
  public static final int MAX_ID_POINTERS = 4;

  /** Characters of a pointer. */
  public static final int MAX_POINTER_CHARS = 256;

  public TopicMapping {
    id = List.copyOf(id);
  }
}
