package io.pabal.cli.demo;

import static io.pabal.cli.demo.Expectation.arrives;
import static io.pabal.cli.demo.Expectation.silence;
import static io.pabal.cli.demo.Network.followersOf;
import static io.pabal.cli.demo.Network.partakersOf;
import static io.pabal.schema.Channel.EMAIL;
import static io.pabal.schema.Channel.PUSH;
import static io.pabal.schema.Channel.SMS;

import io.pabal.cli.demo.Network.Happening;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Platform;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.SenderRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The social case: friends in a network, each with another idea of whose doings are news.
 *
 * <ul>
 *   <li>Sumin and Hugo write. They follow their own posts and conversations, and still are not told
 *       what they did themselves.
 *   <li>Lena follows all activity, and has the app on her phone.
 *   <li>Omar follows both, but wants to be told of Sumin's posts only.
 *   <li>Yuna follows both by e-mail; a text message she wants for Sumin's posts only.
 *   <li>Tara follows both and takes part in a conversation that she muted.
 *   <li>Pia follows Hugo only.
 * </ul>
 */
final class Friends {
  private static final String POSTS = "post";

  private final Network network;
  private final Person sumin;
  private final Person hugo;
  private final Person lena;
  private final Person omar;
  private final Person yuna;
  private final Person tara;
  private final Person pia;
  private final List<DemoEvent> events = new ArrayList<>();

  private Friends(Network network, Devices devices) {
    this.network = network;
    Person writer = person("sumin", "수민", "ko");
    Person other = person("hugo", "Hugo", "en");
    List<String> both = List.of(followersOf(writer), followersOf(other));
    List<String> all = List.of(followersOf(writer), followersOf(other), partakersOf(thread()));
    sumin = writer.following(all);
    hugo = other.following(all);
    Person lenaWhoFollows = person("lena", "Lena", "en").following(all);
    lena = lenaWhoFollows.on(devices.register(Platform.APNS, lenaWhoFollows.id()));
    Person omarWhoFollows = person("omar", "Omar", "en").following(both);
    omar = omarWhoFollows.with(wants(omarWhoFollows, senders(null, SenderRule.ONLY, writer)));
    Person yunaWhoFollows = person("yuna", "유나", "ko").following(both);
    yuna = yunaWhoFollows.with(wants(yunaWhoFollows, textsOf(writer)));
    Person taraWhoFollows = person("tara", "Tara", "en").following(all);
    tara = taraWhoFollows.with(muted(taraWhoFollows));
    pia = person("pia", "Pia", "en").following(List.of(followersOf(other)));
  }

  /** What they do, and who shall be told. */
  static Friends of(Network network, Devices devices) {
    Friends friends = new Friends(network, devices);
    friends.posts();
    friends.comment();
    friends.reactions();
    return friends;
  }

  List<Person> people() {
    return List.of(sumin, hugo, lena, omar, yuna, tara, pia);
  }

  List<DemoEvent> events() {
    return List.copyOf(events);
  }

  private void posts() {
    Expectation own = silence(DecisionReason.EXCLUDED);
    Map<String, Expectation> ofSumin = new LinkedHashMap<>();
    ofSumin.put(sumin.id(), own);
    for (Person follower : List.of(hugo, lena, omar)) {
      Expectation byMail = byMailAndApp(follower);
      ofSumin.put(follower.id(), byMail.denying(SMS, PreferenceRule.DEFAULT_ON_CHANNEL));
    }
    ofSumin.put(yuna.id(), arrives(yuna, EMAIL, SMS));
    ofSumin.put(tara.id(), arrives(tara, EMAIL));
    events.add(network.event("sumin writes", Happening.POST, sumin, null, null, ofSumin));

    Map<String, Expectation> ofHugo = new LinkedHashMap<>();
    ofHugo.put(hugo.id(), own);
    for (Person follower : List.of(sumin, lena, tara, pia)) {
      ofHugo.put(follower.id(), byMailAndApp(follower));
    }
    ofHugo.put(omar.id(), silence(DecisionReason.OPTED_OUT).denying(EMAIL, PreferenceRule.SENDERS));
    ofHugo.put(yuna.id(), arrives(yuna, EMAIL).denying(SMS, PreferenceRule.SENDERS));
    events.add(network.event("hugo writes", Happening.POST, hugo, null, null, ofHugo));
  }

  private static Expectation byMailAndApp(Person follower) {
    return follower.device() == null ? arrives(follower, EMAIL) : arrives(follower, EMAIL, PUSH);
  }

  private void comment() {
    Map<String, Expectation> expected = new LinkedHashMap<>();
    expected.put(hugo.id(), silence(DecisionReason.EXCLUDED));
    expected.put(sumin.id(), arrives(sumin, EMAIL));
    expected.put(lena.id(), arrives(lena, PUSH));
    expected.put(
        tara.id(), silence(DecisionReason.OPTED_OUT).denying(EMAIL, PreferenceRule.THREAD_MUTED));
    events.add(
        network.event("hugo comments on it", Happening.COMMENT, hugo, thread(), null, expected));
  }

  private void reactions() {
    Map<String, Expectation> told = Map.of(sumin.id(), arrives(sumin, EMAIL));
    events.add(
        network.event("lena likes sumin's post", Happening.LIKE, lena, thread(), sumin, told));
    Map<String, Expectation> own = Map.of(sumin.id(), silence(DecisionReason.EXCLUDED));
    events.add(network.event("sumin likes it, too", Happening.LIKE, sumin, thread(), sumin, own));
    Map<String, Expectation> followed = Map.of(hugo.id(), arrives(hugo, EMAIL));
    events.add(network.event("pia follows hugo", Happening.FOLLOW, pia, null, hugo, followed));
  }

  /** The conversation below Sumin's post. */
  private String thread() {
    return network.thread(17);
  }

  private Person person(String id, String name, String locale) {
    Names names = network.names();
    return new Person(
        names.recipient(id),
        name,
        locale,
        locale.equals("ko") ? "Asia/Seoul" : "Europe/London",
        names.email(id),
        names.phone(910_000 + Math.floorMod(id.hashCode(), 10_000)),
        null);
  }

  private static CategoryPreference senders(String channel, SenderRule rule, Person actor) {
    SenderPreference senders = new SenderPreference(channel, rule, List.of(actor.id()));
    return new CategoryPreference(POSTS, null, Map.of(), List.of(senders), null);
  }

  /** The category's text messages are off unless somebody switches them on. */
  private CategoryPreference textsOf(Person actor) {
    CategoryPreference senders = senders(SMS.label(), SenderRule.ONLY, actor);
    return new CategoryPreference(
        POSTS, null, Map.of(SMS.label(), true), senders.senders(), network.now());
  }

  private Preferences wants(Person person, CategoryPreference category) {
    return new Preferences(
        Preferences.SCHEMA, person.id(), null, Map.of(), List.of(category), network.now());
  }

  private Preferences muted(Person person) {
    return new Preferences(
        Preferences.SCHEMA,
        person.id(),
        null,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(thread()),
        null,
        null,
        null,
        network.now());
  }
}
