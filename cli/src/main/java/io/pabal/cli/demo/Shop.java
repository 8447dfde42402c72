package io.pabal.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The shop as a producer of events: writes them as CloudEvents with the data that the templates of
 * {@code catalogs/shop} say.
 *
 * @param names of this run
 * @param now the instant of all its events
 */
record Shop(Names names, Instant now) {

  /** What happens in a shop: the types of {@code catalogs/shop}. */
  enum Happening {
    PAID("order.paid", Lane.NORMAL),
    SHIPPED("delivery.status", Lane.NORMAL),
    SALE("sale.started", Lane.NORMAL),
    LETTER("newsletter.published", Lane.NORMAL),
    CODE("account.code", Lane.URGENT),
    /** No rule names it. */
    CART("cart.abandoned", Lane.NORMAL);

    private final String type;
    private final Lane lane;

    Happening(String type, Lane lane) {
      this.type = type;
      this.lane = lane;
    }

    String type() {
      return type;
    }

    Lane lane() {
      return lane;
    }
  }

  String source() {
    return "/shop/demo/" + names.run();
  }

  /** One event to one person. */
  DemoEvent event(
      String row,
      Phase phase,
      Happening happening,
      Person person,
      String name,
      Expectation expected) {
    return new DemoEvent(
        row,
        phase,
        happening.lane(),
        person.id(),
        source(),
        names.eventId(name),
        Json.write(envelope(happening, person, name)),
        Map.of(person.id(), expected),
        null,
        language(person, expected),
        null);
  }

  /** The envelope alone, to be spoilt. */
  ObjectNode envelope(Happening happening, Person person, String name) {
    ObjectNode event = Json.mapper().createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", names.eventId(name));
    event.put("source", source());
    event.put("type", happening.type());
    event.put("time", now.toString());
    event.put("recipient", person.id());
    event.put("datacontenttype", "application/json");
    event.set("data", data(happening, person, name));
    return event;
  }

  /** Hangul for Koreans; for all others the shop's English name. */
  private static Pattern language(Person person, Expectation expected) {
    if (expected.addresses().isEmpty()) {
      return null;
    }
    return Pattern.compile(person.isKorean() ? "하늘상점" : "Haneul Shop");
  }

  private ObjectNode data(Happening happening, Person person, String name) {
    return switch (happening) {
      case PAID -> paid(person, name);
      case SHIPPED -> shipped(name);
      case SALE -> sale(person);
      case LETTER -> letter(person);
      case CODE -> code(name);
      case CART -> Json.mapper().createObjectNode();
    };
  }

  private static ObjectNode paid(Person person, String name) {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("orderNo", "20261122-" + name);
    data.putObject("customer").put("name", person.name());
    ArrayNode items = data.putArray("items");
    items.addObject().put("name", "Wool blanket / 양모 담요").put("quantity", 1).put("price", 39000);
    items.addObject().put("name", "Tea cup / 도자기 찻잔").put("quantity", 2).put("price", 20000);
    data.put("total", 79000);
    data.put("currency", "KRW");
    data.put("orderUrl", "https://shop.example/orders/20261122-" + name);
    return data;
  }

  private static ObjectNode shipped(String name) {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("orderNo", "20261122-" + name);
    data.put("status", "shipped");
    data.put("carrier", "Hanbit 한빛택배");
    data.put("trackingNo", "6840-1234-5678");
    data.put("trackingUrl", "https://track.example/6840-1234-5678");
    return data;
  }

  private ObjectNode sale(Person person) {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("title", person.isKorean() ? "겨울맞이 세일" : "Winter sale");
    data.put("percent", 40);
    data.put("endsAt", now.plus(Duration.ofDays(8)).toString());
    data.put("currency", "KRW");
    ArrayNode products = data.putArray("products");
    products
        .addObject()
        .put("name", person.isKorean() ? "울 머플러" : "Wool scarf")
        .put("price", 49000)
        .put("salePrice", 29400);
    data.put("saleUrl", "https://shop.example/sale");
    return data;
  }

  private static ObjectNode letter(Person person) {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("title", person.isKorean() ? "따뜻한 겨울" : "A warm winter");
    data.put("intro", person.isKorean() ? "이번 주 이야기를 전해 드립니다." : "The stories of the week.");
    data.putArray("stories")
        .addObject()
        .put("title", person.isKorean() ? "담요 고르기" : "Choosing a blanket")
        .put("summary", person.isKorean() ? "소재마다 다른 따뜻함." : "Warmth by material.");
    return data;
  }

  private ObjectNode code(String name) {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("code", Integer.toString(100_000 + Math.floorMod(name.hashCode(), 900_000)));
    data.put("validUntil", now.plus(Duration.ofMinutes(10)).toString());
    return data;
  }
}
