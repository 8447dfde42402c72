package io.pabal.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code pabal send --dry-run} as it is typed, with everything from files. */
class DryRunCommandTest {
  private static final String SHOP = "../catalogs/shop";
  private static final String ADDRESSES =
      "\"addresses\":[{\"channel\":\"email\",\"value\":\"ann@example.com\"},"
          + "{\"channel\":\"sms\",\"value\":\"+821012345678\"}]";
  private static final String ENGLISH = "{\"locale\":\"en\"," + ADDRESSES + "}";
  private static final String KOREAN = "{\"locale\":\"ko\"," + ADDRESSES + "}";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void choosesTheFirstChannelOfTheRule() throws Exception {
    JsonNode result = decide(ENGLISH, "{}", "delivery.status");
    assertThat(result.path("reason").asText()).isEqualTo("PLANNED");
    assertThat(channelReasons(result))
        .containsExactly("push NO_ADDRESS", "sms CHOSEN", "email NOT_NEEDED");
    assertThat(result.path("messages")).hasSize(1);
    assertThat(result.at("/messages/0/address").asText()).isEqualTo("+821012345678");
    assertThat(result.at("/messages/0/parts/sms.text").asText()).contains("shipped");
  }

  @Test
  void pushesToEveryDevice() throws Exception {
    String devices =
        ",{\"channel\":\"push\",\"value\":\"token-of-a-phone\",\"device\":{\"platform\":\"fcm\"}}"
            + ",{\"channel\":\"push\",\"value\":\"a0b1\",\"device\":{\"platform\":\"apns\"}}]}";
    String profile = ENGLISH.substring(0, ENGLISH.length() - 2) + devices;
    JsonNode result = decide(profile, "{}", "delivery.status");
    assertThat(channelReasons(result))
        .containsExactly("push CHOSEN", "sms NOT_NEEDED", "email NOT_NEEDED");
    assertThat(result.path("messages")).hasSize(2);
    assertThat(result.at("/messages/0/address").asText()).isEqualTo("token-of-a-phone");
    assertThat(result.at("/messages/0/parts/push.title").asText()).contains("Haneul Shop");
    assertThat(result.at("/messages/0/parts/push.body").asText()).contains("shipped");
  }

  @Test
  void sendsByTheOnlyChannelThatIsWanted() throws Exception {
    JsonNode result = decide(ENGLISH, "{\"channels\":{\"sms\":false}}", "sale.started");
    assertThat(channelReasons(result))
        .containsExactly("email CHOSEN", "sms CHANNEL_OFF", "push NO_ADDRESS");
    assertThat(result.path("messages")).hasSize(1);
    assertThat(result.at("/messages/0/channel").asText()).isEqualTo("email");
  }

  @Test
  void sendsNothingOfAMutedCategory() throws Exception {
    String muted = "{\"categories\":[{\"category\":\"marketing\",\"enabled\":false}]}";
    JsonNode result = decide(ENGLISH, muted, "sale.started");
    assertThat(result.path("reason").asText()).isEqualTo("OPTED_OUT");
    assertThat(result.path("messages")).isEmpty();
  }

  @Test
  void asksForConsentWhereTheCatalogDoes() throws Exception {
    JsonNode silent = decide(ENGLISH, "{}", "newsletter.published");
    assertThat(silent.path("reason").asText()).isEqualTo("NO_CONSENT");
    String yes = "{\"categories\":[{\"category\":\"newsletter\",\"enabled\":true}]}";
    JsonNode consented = decide(ENGLISH, yes, "newsletter.published");
    assertThat(consented.path("reason").asText()).isEqualTo("PLANNED");
  }

  @Test
  void knowsOptOutsUntilPreferencesSayOtherwiseLater() throws Exception {
    Path optOut = folder.resolve("opt-out.json");
    Files.writeString(optOut, "{\"category\":\"marketing\",\"at\":\"2026-11-20T08:00:00Z\"}");
    String[] unsubscribed = {"--opt-out", optOut.toString()};
    JsonNode left = decide(ENGLISH, "{}", "sale.started", unsubscribed);
    assertThat(left.path("reason").asText()).isEqualTo("OPTED_OUT");
    assertThat(left.at("/channels/0/reason").asText()).isEqualTo("CATEGORY_OFF");
    assertThat(left.at("/channels/0/preferenceRule").asText()).isEqualTo("UNSUBSCRIBED");

    String back =
        "{\"categories\":[{\"category\":\"marketing\",\"enabled\":true,\"saidAt\":\"%s\"}]}";
    JsonNode before =
        decide(ENGLISH, back.formatted("2026-11-20T07:59:59Z"), "sale.started", unsubscribed);
    assertThat(before.path("reason").asText()).isEqualTo("OPTED_OUT");
    JsonNode later =
        decide(ENGLISH, back.formatted("2026-11-20T08:00:01Z"), "sale.started", unsubscribed);
    assertThat(later.path("reason").asText()).isEqualTo("PLANNED");
    JsonNode other = decide(ENGLISH, "{}", "order.paid", unsubscribed);
    assertThat(other.path("reason").asText()).isEqualTo("PLANNED");
  }

  @Test
  void namesTheRuleOfPreferencesOfEachChannel() throws Exception {
    JsonNode result = decide(ENGLISH, "{\"channels\":{\"sms\":false}}", "sale.started");
    assertThat(result.at("/channels/0/preferenceRule").asText()).isEqualTo("SILENCE");
    assertThat(result.at("/channels/1/preferenceRule").asText()).isEqualTo("CHANNEL_OFF");
    run("--type", "sale.started", "-r", "ann", "--data", sample("sale.started"));
    assertThat(out.toString())
        .contains("email: chosen (rule SILENCE)")
        .contains("sms: the recipient switched this channel off (rule CHANNEL_OFF)");
  }

  @Test
  void findsTheUrgentLaneOfAPasswordCode() throws Exception {
    JsonNode result = decide(ENGLISH, "{\"enabled\":false}", "account.code");
    assertThat(result.path("reason").asText()).isEqualTo("PLANNED");
  }

  @Test
  void writesInTheRecipientsLanguage() throws Exception {
    JsonNode korean = decide(KOREAN, "{}", "order.paid");
    assertThat(korean.at("/messages/0/locale").asText()).isEqualTo("ko");
    assertThat(korean.at("/messages/0/parts/email.subject").asText()).containsPattern("[가-힣]");
    JsonNode english = decide(ENGLISH, "{}", "order.paid");
    assertThat(english.at("/messages/0/parts/email.subject").asText())
        .doesNotContainPattern("[가-힣]");
  }

  @Test
  void saysWhatCannotBeWritten() throws Exception {
    JsonNode result = decide(ENGLISH, "{}", "order.paid", "--data", "{\"orderNo\":\"17\"}");
    assertThat(result.path("reason").asText()).isEqualTo("PLANNED");
    assertThat(result.at("/messages/0/problem").asText()).startsWith("BAD_MESSAGE");
  }

  @Test
  void tellsTheReasonsOfEventsThatAreNotSent() throws Exception {
    assertThat(decide(ENGLISH, "{}", "cart.abandoned").path("reason").asText())
        .isEqualTo("NO_RULE");
    assertThat(
            decide(ENGLISH, "{}", "order.paid", "--time", "1970-01-01T00:00:00Z")
                .path("reason")
                .asText())
        .isEqualTo("EXPIRED");
    assertThat(decide(ENGLISH, "{}", "account.code", "--lane", "normal").path("reason").asText())
        .isEqualTo("WRONG_LANE");
  }

  @Test
  void refusesWhatWouldBecomeADeadLetter() throws Exception {
    int status =
        run("--type", "order.paid", "--recipient", "ann", "--time", "9999-01-01T00:00:00Z");
    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("TIME_IN_FUTURE");
  }

  @Test
  void refusesAnEventWithoutAudience() throws Exception {
    assertThat(run("--type", "order.paid", "--data", "{}")).isEqualTo(1);
    assertThat(err.toString()).contains("NO_RECIPIENTS", "named recipients");
  }

  @Test
  void namesTheAudienceOfAnEventThatNamesNobody() throws Exception {
    Path catalog = folder.resolve("catalog");
    copy(Path.of(SHOP), catalog);
    Path yaml = catalog.resolve("catalog.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml)
            .replace(
                "  sale.started:\n",
                "  sale.started:\n    audience: subscribers\n    topic: shop:{data.shop}\n"));
    String[] event = {"--type", "sale.started", "--data", "{\"shop\":\"seoul\"}"};

    assertThat(
            command()
                .execute(
                    Stream.concat(
                            Stream.of("--dry-run", "--catalog", catalog.toString(), "--json"),
                            Stream.of(event))
                        .toArray(String[]::new)))
        .as(err.toString())
        .isZero();
    assertThat(json(out.toString()).path("audience").asText())
        .isEqualTo("the subscribers of shop:seoul");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void readsOneEventALineOfAFile() throws Exception {
    Path events = folder.resolve("events.jsonl");
    Files.writeString(events, event("e1") + "\n\n" + event("e2") + "\n");
    assertThat(run(events.toString(), "--json")).isZero();
    assertThat(out.toString().lines().map(line -> json(line).path("event").asText()))
        .containsExactly("e1", "e2");
  }

  @Test
  void readsOneEventOverManyLines() throws Exception {
    Path file = folder.resolve("event.json");
    Files.writeString(file, Json.mapper().readTree(event("e1")).toPrettyString());
    assertThat(run("--file", file.toString(), "--json")).isZero();
    assertThat(json(out.toString()).path("event").asText()).isEqualTo("e1");
  }

  @Test
  void printsSubjectAndTextForPeople() throws Exception {
    run("--type", "account.code", "-r", "ann", "--data", sample("account.code"));
    assertThat(out.toString())
        .contains("ann  PLANNED", "sms: chosen", "| 482913 is your", "Nothing was sent");
  }

  @Test
  void refusesOptionsThatContradictEachOther() throws Exception {
    assertThat(run()).isEqualTo(2);
    assertThat(run("event.json", "--recipient", "ann")).isEqualTo(2);
    assertThat(run("--type", "t", "--data", "[1]")).isEqualTo(2);
    assertThat(run("--type", "t", "-r", "ann", "--data", "{\"recipient\":\"ben\"}")).isEqualTo(2);
    assertThat(run("--type", "t", "-r", "ann", "--wait")).isEqualTo(2);
  }

  @Test
  void refusesOptionsOfADryRunWithoutOne() {
    int status = command().execute("--type", "order.paid", "-r", "ann", "--catalog", SHOP);
    assertThat(status).isEqualTo(2);
  }

  private JsonNode decide(String profile, String preferences, String type, String... more)
      throws IOException {
    Files.writeString(folder.resolve("profile.json"), profile);
    Files.writeString(folder.resolve("preferences.json"), preferences);
    List<String> arguments = new ArrayList<>(List.of("--type", type, "-r", "ann", "--json"));
    if (!List.of(more).contains("--data")) {
      arguments.addAll(List.of("--data", sample(type)));
    }
    arguments.addAll(List.of(more));
    out.getBuffer().setLength(0);
    assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    return json(out.toString());
  }

  private int run(String... arguments) throws IOException {
    Path profile = folder.resolve("profile.json");
    Path preferences = folder.resolve("preferences.json");
    if (!Files.exists(profile)) {
      Files.writeString(profile, ENGLISH);
      Files.writeString(preferences, "{}");
    }
    List<String> all = new ArrayList<>(List.of("--dry-run", "--catalog", SHOP));
    all.addAll(List.of("--profile", profile.toString(), "--preferences", preferences.toString()));
    all.addAll(List.of(arguments));
    return command().execute(all.toArray(String[]::new));
  }

  private CommandLine command() {
    return new CommandLine(new SendCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err));
  }

  private static String sample(String type) throws IOException {
    JsonNode samples = Json.mapper().readTree(Files.readString(Path.of(SHOP, "samples.json")));
    return samples.path(type).isMissingNode() ? "{}" : samples.path(type).toString();
  }

  private static String event(String id) throws IOException {
    return "{\"specversion\":\"1.0\",\"id\":\""
        + id
        + "\",\"source\":\"shop\",\"type\":\"order.paid\",\"recipient\":\"ann\",\"data\":"
        + sample("order.paid")
        + "}";
  }

  private static List<String> channelReasons(JsonNode result) {
    List<String> reasons = new ArrayList<>();
    result
        .path("channels")
        .forEach(c -> reasons.add(c.path("channel").asText() + " " + c.path("reason").asText()));
    return reasons;
  }

  private static JsonNode json(String line) {
    try {
      return Json.mapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
