package io.pabal.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The network of friends as a producer of events: writes them as CloudEvents with the data that the
 * templates of {@code catalogs/social} say.
 *
 * @param names of this run
 * @param now the instant of all its events
 */
record Network(Names names, Instant now) {

  /** What happens in a network: the types of {@code catalogs/social}. */
  enum Happening {
    POST("post.published"),
    COMMENT("comment.added"),
    LIKE("post.liked"),
    FOLLOW("person.followed");

    private final String type;

    Happening(String type) {
      this.type = type;
    }

    String type() {
      return type;
    }
  }

  /** What those are subscribed to who follow a person. */
  static String followersOf(Person person) {
    return "actor:" + person.id();
  }

  /** What those are subscribed to who take part in a conversation. */
  static String partakersOf(String thread) {
    return "thread:" + thread;
  }

  /** The conversation below a post. */
  String thread(int post) {
    return "post/" + post + "-" + names.run();
  }

  String source() {
    return "/network/demo/" + names.run();
  }

  /**
   * One action.
   *
   * @param row what happens, for people
   * @param thread the conversation, or null
   * @param concerned the one person it concerns, or null: the catalog's audience
   * @param expected by recipient
   */
  DemoEvent event(
      String row,
      Happening happening,
      Person actor,
      String thread,
      Person concerned,
      Map<String, Expectation> expected) {
    String id = names.eventId("network-" + happening.type() + "-" + actor.id());
    ObjectNode event = Json.mapper().createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", source());
    event.put("type", happening.type());
    event.put("time", now.toString());
    event.put("actor", actor.id());
    if (thread != null) {
      event.put("thread", thread);
    }
    if (concerned != null) {
      event.put("recipient", concerned.id());
    }
    event.put("datacontenttype", "application/json");
    event.set("data", data(happening, actor));
    return new DemoEvent(
        row,
        Phase.SOCIAL,
        Lane.NORMAL,
        actor.id(),
        source(),
        id,
        Json.write(event),
        expected,
        null,
        Pattern.compile(Pattern.quote(actor.name())),
        null);
  }

  private static ObjectNode data(Happening happening, Person actor) {
    ObjectNode data = Json.mapper().createObjectNode();
    ObjectNode who = data.putObject("who").put("name", actor.name());
    switch (happening) {
      case POST -> post(data).put("excerpt", "It snowed all night. / 밤새 눈이 내렸다.");
      case COMMENT -> {
        post(data);
        data.put("text", "What a walk!");
      }
      case LIKE -> post(data);
      case FOLLOW -> who.put("url", "https://maru.example/people/17");
    }
    return data;
  }

  private static ObjectNode post(ObjectNode data) {
    return data.putObject("post")
        .put("title", "A walk in the first snow / 첫눈 오는 날의 산책")
        .put("url", "https://maru.example/posts/17");
  }
}
