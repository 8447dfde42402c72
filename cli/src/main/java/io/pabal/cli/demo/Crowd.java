package io.pabal.cli.demo;

import static io.pabal.cli.demo.Expectation.arrives;
import static io.pabal.cli.demo.Expectation.silence;

import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.cli.demo.Shop.Happening;
import io.pabal.schema.Channel;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Platform;
import io.pabal.schema.recipient.Preferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The customers without names, as a shop has them: a third in English, every fifth without a phone,
 * every fourth with an app or a browser, some without any address, some with wishes of their own.
 */
final class Crowd {

  /** What one of them wants. */
  private enum Wish {
    NONE,
    NO_TEXTS,
    NO_MARKETING,
    NOTHING
  }

  private record Member(Person person, Wish wish) {}

  private static final List<Platform> PLATFORMS = List.of(Platform.values());

  private final Shop shop;
  private final Devices devices;
  private final List<Member> members = new ArrayList<>();

  Crowd(Shop shop, int size, Devices devices) {
    this.shop = shop;
    this.devices = devices;
    for (int i = 0; i < size; i++) {
      members.add(member(i));
    }
  }

  List<Person> people() {
    return members.stream().map(Member::person).toList();
  }

  /** One event of the sale for each of them. */
  List<DemoEvent> sale() {
    List<DemoEvent> events = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      String row = "the sale, to all " + members.size() + " customers";
      events.add(event(row, Phase.SALE, Happening.SALE, i, "sale-" + i));
    }
    return events;
  }

  /** Payments, parcels and every tenth time a password code, in turn. */
  List<DemoEvent> business(Phase phase, String row, int count) {
    List<DemoEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Happening happening =
          i % 10 == 9 ? Happening.CODE : i % 2 == 0 ? Happening.PAID : Happening.SHIPPED;
      // 7 shares no factor with the cycle of happenings: each of them gets some of each.
      int member = Math.floorMod(i * 7, members.size());
      events.add(event(row, phase, happening, member, phase.name().charAt(0) + "-" + i));
    }
    return events;
  }

  private DemoEvent event(String row, Phase phase, Happening happening, int member, String name) {
    Member who = members.get(member);
    return shop.event(row, phase, happening, who.person(), name, expected(who, happening));
  }

  private Member member(int i) {
    String name = "c" + i;
    String email = i % 25 == 24 ? null : shop.names().email(name);
    String phone = i % 5 == 4 ? null : shop.names().phone(i);
    boolean english = i % 3 == 0;
    Person person =
        new Person(
            shop.names().recipient(name),
            english ? "Customer " + i : "손님 " + i,
            english ? "en" : "ko",
            english ? "America/New_York" : "Asia/Seoul",
            email,
            phone,
            null);
    Wish wish =
        i % 50 == 7
            ? Wish.NOTHING
            : i % 10 == 3 ? Wish.NO_MARKETING : i % 10 == 6 ? Wish.NO_TEXTS : Wish.NONE;
    Person wishing = person.with(preferences(person.id(), wish));
    if (i % 4 != 1) {
      return new Member(wishing, wish);
    }
    Platform platform = PLATFORMS.get(i / 4 % PLATFORMS.size());
    return new Member(wishing.on(devices.register(platform, person.id())), wish);
  }

  private Preferences preferences(String id, Wish wish) {
    return switch (wish) {
      case NONE -> null;
      case NO_TEXTS ->
          new Preferences(
              Preferences.SCHEMA, id, null, Map.of("sms", false), List.of(), shop.now());
      case NO_MARKETING ->
          new Preferences(
              Preferences.SCHEMA,
              id,
              null,
              Map.of(),
              List.of(new CategoryPreference("marketing", false, Map.of())),
              shop.now());
      case NOTHING ->
          new Preferences(Preferences.SCHEMA, id, false, Map.of(), List.of(), shop.now());
    };
  }

  /** What the shop's catalog promises, in the words of a person and not of the policy. */
  private static Expectation expected(Member who, Happening happening) {
    boolean mail = who.person().email() != null;
    boolean phone = who.person().phone() != null;
    boolean texts = phone && who.wish() != Wish.NO_TEXTS;
    boolean push = who.person().device() != null;
    boolean mayTell =
        switch (who.wish()) {
          case NONE, NO_TEXTS -> true;
          case NO_MARKETING -> happening != Happening.SALE;
          case NOTHING -> happening == Happening.CODE;
        };
    if (!mayTell) {
      return silence(DecisionReason.OPTED_OUT);
    }
    return switch (happening) {
      case PAID, LETTER -> by(who.person(), mail, false, false);
      case SHIPPED -> by(who.person(), mail && !texts && !push, texts && !push, push);
      case SALE -> by(who.person(), mail, texts, push);
      case CODE -> by(who.person(), mail && !phone, phone, false);
      case CART -> silence(DecisionReason.NO_RULE);
    };
  }

  private static Expectation by(Person person, boolean email, boolean sms, boolean push) {
    List<Channel> channels = new ArrayList<>();
    if (email) {
      channels.add(Channel.EMAIL);
    }
    if (sms) {
      channels.add(Channel.SMS);
    }
    if (push) {
      channels.add(Channel.PUSH);
    }
    return channels.isEmpty()
        ? silence(DecisionReason.NO_ADDRESS)
        : arrives(person, channels.toArray(Channel[]::new));
  }
}
