package io.pabal.cli.demo;

import static io.pabal.cli.demo.Expectation.arrives;
import static io.pabal.cli.demo.Expectation.silence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.cli.demo.Shop.Happening;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Platform;
import io.pabal.schema.recipient.Preferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The people with names, each with a story: what happens, and what they shall get of it. */
final class Cast {
  private static final Channel EMAIL = Channel.EMAIL;
  private static final Channel SMS = Channel.SMS;
  private static final Channel PUSH = Channel.PUSH;

  private final Shop shop;
  private final Devices devices;
  private final List<Person> people = new ArrayList<>();
  private final List<DemoEvent> events = new ArrayList<>();

  private Cast(Shop shop, Devices devices) {
    this.shop = shop;
    this.devices = devices;
  }

  /** All stories in the order in which they happen. */
  static Cast of(Shop shop, Devices devices) {
    Cast cast = new Cast(shop, devices);
    cast.wishes();
    cast.consent();
    cast.addresses();
    cast.devices();
    cast.urgent();
    cast.notSent();
    cast.hostile();
    return cast;
  }

  List<Person> people() {
    return people;
  }

  List<DemoEvent> events() {
    return events;
  }

  private void wishes() {
    Person minji = person("minji", "민지", "ko", shop.names().phone(900_001), null);
    tell("minji pays: an e-mail in Korean", Happening.PAID, minji, arrives(minji, EMAIL));
    tell("minji's parcel: a text message", Happening.SHIPPED, minji, arrives(minji, SMS));

    Person ann = person("ann", "Ann", "en", shop.names().phone(900_002), null);
    tell("ann pays: an e-mail in English", Happening.PAID, ann, arrives(ann, EMAIL));
    tell("ann, a sale: on both channels", Happening.SALE, ann, arrives(ann, EMAIL, SMS));

    Person ben =
        person("ben", "Ben", "en", shop.names().phone(900_003), wishes("ben", null, false));
    tell("ben wants no texts: parcel by e-mail", Happening.SHIPPED, ben, arrives(ben, EMAIL));
    tell("ben, a sale: e-mail only", Happening.SALE, ben, arrives(ben, EMAIL));

    Person carol =
        person("carol", "Carol", "en", shop.names().phone(900_004), muted("carol", "marketing"));
    tell("carol muted marketing", Happening.SALE, carol, silence(DecisionReason.OPTED_OUT));
    tell("carol pays all the same", Happening.PAID, carol, arrives(carol, EMAIL));

    Person dave =
        person("dave", "Dave", "en", shop.names().phone(900_005), wishes("dave", false, null));
    tell("dave wants nothing at all", Happening.PAID, dave, silence(DecisionReason.OPTED_OUT));
    tell("dave's code comes: mandatory", Happening.CODE, dave, arrives(dave, SMS));
  }

  private void consent() {
    Person erin = person("erin", "Erin", "en", null, consented("erin", "newsletter"));
    tell("erin asked for the newsletter", Happening.LETTER, erin, arrives(erin, EMAIL));
    Person frank = person("frank", "Frank", "en", null, null);
    DecisionReason none = DecisionReason.NO_CONSENT;
    tell("frank did not ask for it", Happening.LETTER, frank, silence(none));
  }

  private void addresses() {
    Person seoyeon = person("seoyeon", "서연", "ko", null, null);
    tell("seoyeon has no phone: e-mail", Happening.SHIPPED, seoyeon, arrives(seoyeon, EMAIL));
    Person gina = new Person(shop.names().recipient("gina"), "Gina", "en", "UTC", null, null, null);
    people.add(gina);
    tell("gina has no address", Happening.PAID, gina, silence(DecisionReason.NO_ADDRESS));
    Person nobody =
        new Person(
            shop.names().recipient("nobody"), "", "en", "UTC", "nobody@example.com", null, null);
    tell("nobody knows this recipient", Happening.PAID, nobody, silence(DecisionReason.NO_PROFILE));
  }

  private void devices() {
    Person jisu = person("jisu", "지수", "ko", shop.names().phone(900_007), null);
    jisu = on(Platform.APNS, jisu);
    tell("jisu has the app: parcel by push", Happening.SHIPPED, jisu, arrives(jisu, PUSH));
    tell("jisu, a sale: on all channels", Happening.SALE, jisu, arrives(jisu, EMAIL, SMS, PUSH));
    Map<String, Boolean> pushOnly = Map.of("email", false, "sms", false);
    Person kai = person("kai", "Kai", "en", shop.names().phone(900_008), null);
    kai = on(Platform.FCM, kai).with(preferences("kai", null, pushOnly, List.of()));
    people.set(people.size() - 1, kai);
    tell("kai wants push only: push only", Happening.SALE, kai, arrives(kai, PUSH));
    Person mara = on(Platform.WEBPUSH, person("mara", "Mara", "en", null, null));
    tell("mara's browser: parcel by push", Happening.SHIPPED, mara, arrives(mara, PUSH));
  }

  /** The person who was added last, with an app or a browser. */
  private Person on(Platform platform, Person person) {
    Person reachable = person.on(devices.register(platform, person.id()));
    people.set(people.size() - 1, reachable);
    return reachable;
  }

  private void urgent() {
    Person haneul = person("haneul", "하늘", "ko", shop.names().phone(900_006), null);
    tell("haneul's password code: urgent", Happening.CODE, haneul, arrives(haneul, SMS));
  }

  private void notSent() {
    Person ivan = person("ivan", "Ivan", "en", null, null);
    String name = "ivan-paid";
    Expectation twice = silence(DecisionReason.DUPLICATE);
    add(
        shop.event(
            "ivan pays once", Phase.STORIES, Happening.PAID, ivan, name, arrives(ivan, EMAIL)));
    for (int copy = 0; copy < 2; copy++) {
      String row = "the same event comes twice more";
      add(shop.event(row, Phase.STORIES, Happening.PAID, ivan, name, twice));
    }
    tell("an event without a rule", Happening.CART, ivan, silence(DecisionReason.NO_RULE));
    spoilt("an event from 1970", ivan, Lane.NORMAL, Happening.PAID, DecisionReason.EXPIRED);
    spoilt(
        "a code in the normal lane", ivan, Lane.NORMAL, Happening.CODE, DecisionReason.WRONG_LANE);
  }

  /** HTML and line breaks in a name stay text: no element, no header of its own. */
  private void hostile() {
    String name = "Mallory<script>alert(1)</script>\r\nBcc: everyone@example.com";
    Person mallory =
        new Person(
            shop.names().recipient("mallory"),
            name,
            "en",
            "UTC",
            shop.names().email("mallory"),
            null,
            null);
    people.add(mallory);
    DemoEvent event =
        shop.event(
            "mallory's name is HTML: harmless",
            Phase.STORIES,
            Happening.PAID,
            mallory,
            "mallory-paid",
            arrives(mallory, EMAIL));
    add(
        new DemoEvent(
            event.row(),
            event.phase(),
            event.lane(),
            event.key(),
            event.source(),
            event.id(),
            event.value(),
            event.expected(),
            null,
            Pattern.compile("Mallory"),
            Pattern.compile("(?s)<html.*<script", Pattern.CASE_INSENSITIVE)));
  }

  private void spoilt(
      String row, Person person, Lane lane, Happening happening, DecisionReason reason) {
    String name = "spoilt-" + events.size();
    ObjectNode event = shop.envelope(happening, person, name);
    if (reason == DecisionReason.EXPIRED) {
      event.put("time", "1970-01-01T00:00:00Z");
    }
    add(
        new DemoEvent(
            row,
            Phase.STORIES,
            lane,
            person.id(),
            shop.source(),
            shop.names().eventId(name),
            Json.write(event),
            Map.of(person.id(), silence(reason)),
            null,
            null,
            null));
  }

  private void tell(String row, Happening happening, Person person, Expectation expected) {
    String name = "story-" + events.size();
    add(shop.event(row, Phase.STORIES, happening, person, name, expected));
  }

  private void add(DemoEvent event) {
    events.add(event);
  }

  private Person person(
      String id, String name, String locale, String phone, Preferences preferences) {
    String zone = locale.equals("ko") ? "Asia/Seoul" : "Europe/London";
    Person person =
        new Person(
            shop.names().recipient(id),
            name,
            locale,
            zone,
            shop.names().email(id),
            phone,
            preferences);
    people.add(person);
    return person;
  }

  /** Global switches; null leaves one alone. */
  private Preferences wishes(String id, Boolean everything, Boolean sms) {
    return preferences(id, everything, sms == null ? Map.of() : Map.of("sms", sms), List.of());
  }

  private Preferences muted(String id, String category) {
    return preferences(
        id, null, Map.of(), List.of(new CategoryPreference(category, false, Map.of())));
  }

  private Preferences consented(String id, String category) {
    return preferences(
        id, null, Map.of(), List.of(new CategoryPreference(category, true, Map.of())));
  }

  private Preferences preferences(
      String id,
      Boolean everything,
      Map<String, Boolean> channels,
      List<CategoryPreference> categories) {
    return new Preferences(
        Preferences.SCHEMA,
        shop.names().recipient(id),
        everything,
        channels,
        categories,
        shop.now());
  }
}
