package io.pabal.cli.recipient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.recipient.Preferences;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of the muted actors and threads in a document of preferences; everything else in it stays
 * as it is, what this release does not know as well. Pure.
 *
 * @param actors to be muted or unmuted
 * @param threads to be muted or unmuted
 */
record Muting(List<String> actors, List<String> threads) {
  private static final String ACTORS = "mutedActors";
  private static final String THREADS = "mutedThreads";

  /** Adds them at the end; of too many threads the oldest are forgotten. */
  void mute(ObjectNode document) {
    put(document, ACTORS, with(names(document, ACTORS), actors));
    List<String> muted = with(names(document, THREADS), threads);
    int tooMany = Math.max(0, muted.size() - Preferences.MAX_MUTED_THREADS);
    put(document, THREADS, muted.subList(tooMany, muted.size()));
  }

  /** Takes them out. */
  void unmute(ObjectNode document) {
    put(document, ACTORS, without(names(document, ACTORS), actors));
    put(document, THREADS, without(names(document, THREADS), threads));
  }

  private static List<String> with(List<String> names, List<String> more) {
    List<String> all = without(names, more);
    more.stream().distinct().forEach(all::add);
    return all;
  }

  private static List<String> without(List<String> names, List<String> gone) {
    List<String> left = new ArrayList<>(names);
    left.removeAll(gone);
    return left;
  }

  private static List<String> names(ObjectNode document, String field) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : document.path(field)) {
      names.add(name.asText());
    }
    return names;
  }

  private static void put(ObjectNode document, String field, List<String> names) {
    if (names.isEmpty()) {
      document.remove(field);
    } else {
      ArrayNode array = document.putArray(field);
      names.forEach(array::add);
    }
  }
}
