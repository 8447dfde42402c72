package io.pabal.schema.recipient;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/**
 * That a recipient took back a category by the link in a message. On the compacted opt-outs topic,
 * a record a recipient and category; plan is its only writer and reads it back at every start. A
 * tombstone forgets it.
 *
 * <p><b>Which word wins.</b> The opt-out holds against every document of preferences, until one
 * says of this category, by {@link CategoryPreference#saidAt}, that the recipient touched its
 * switches later. Then the document's word holds, whichever it is.
 *
 * <p><b>Why not a changed document of preferences.</b> Documents replace each other as a whole, and
 * the system that owns them writes without looking. Plan's copy with one switch changed could be
 * written after a newer document that plan had not read yet: then a person's other wish of the same
 * minute would be undone. And the owner's next document, written for any other reason, would undo
 * the opt-out. Kafka has no compare-and-set that could prevent the two. With a record of its own
 * nobody writes over the other's word: each topic has one writer, and the two words are compared by
 * the instants at which the recipient spoke. A comparison of instants gives the same answer in
 * whatever order the two records are read, and however often; so it also holds after a restart, a
 * replay, and a start without state. A document that knows of no instant loses to an opt-out: the
 * mistake that is possible is one message too few.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient who spoke
 * @param category the category, on every channel: who leaves a list by e-mail must not get it by
 *     SMS instead
 * @param at when the recipient spoke: when the callback was appended
 */
public record OptOut(String schema, String recipient, String category, Instant at) {
  public static final String SCHEMA = "pabal.opt-out/1";

  /** Between the two parts of the key: no id and no category has it. */
  public static final char KEY_SEPARATOR = '\n';

  /** The record's key. */
  @JsonIgnore
  public String key() {
    return key(recipient, category);
  }

  /** The key of a recipient and category. */
  public static String key(String recipient, String category) {
    return recipient + KEY_SEPARATOR + category;
  }
}
