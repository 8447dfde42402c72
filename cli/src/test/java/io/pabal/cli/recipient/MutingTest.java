package io.pabal.cli.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Preferences;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MutingTest {
  private final ObjectNode document = Json.mapper().createObjectNode().put("ofTomorrow", 1);

  @Test
  void addsEachOnceAndTakesItOutAgain() {
    Muting muting = new Muting(List.of("troll"), List.of("post/1", "post/2", "post/1"));
    muting.mute(document);
    muting.mute(document);
    assertThat(document.toString())
        .isEqualTo(
            "{\"ofTomorrow\":1,\"mutedActors\":[\"troll\"],\"mutedThreads\":[\"post/1\",\"post/2\"]}");
    new Muting(List.of(), List.of("post/1")).unmute(document);
    assertThat(document.path("mutedThreads")).hasSize(1);
    muting.unmute(document);
    assertThat(document.toString()).isEqualTo("{\"ofTomorrow\":1}");
  }

  @Test
  void forgetsTheOldestThreadsPastTheBound() {
    List<String> most =
        IntStream.range(0, Preferences.MAX_MUTED_THREADS).mapToObj(i -> "t" + i).toList();
    new Muting(List.of(), most).mute(document);
    assertThat(document.path("mutedThreads")).hasSize(Preferences.MAX_MUTED_THREADS);
    new Muting(List.of(), List.of("new")).mute(document);
    assertThat(document.path("mutedThreads")).hasSize(Preferences.MAX_MUTED_THREADS);
    assertThat(document.at("/mutedThreads/0").asText()).isEqualTo("t1");
    assertThat(document.at("/mutedThreads/999").asText()).isEqualTo("new");
  }
}
