package io.pabal.schema.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogShapeTest {
  private static final Catalog SOUND =
      new Catalog(
          Catalog.SCHEMA,
          1,
          "hash",
          Instant.EPOCH,
          "en",
          null,
          List.of(
              new Category(
                  "c", null, Lane.NORMAL, Consent.OPTIONAL, CatalogShape.LONGEST_LIFE, Map.of())),
          List.of(new Rule("t", "c", "w", List.of(Channel.SMS), Reach.ALL, Reach.ALL)),
          List.of(new TemplateText("w", "en", Part.SMS_TEXT, "")),
          List.of(source("/id", TextFrom.pointer("/type"))));

  @Test
  void findsNothingInASoundOne() {
    assertThat(CatalogShape.problem(SOUND)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "defaultLocale, , defaultLocale",
    "categories, name, categories",
    "categories, lane, categories",
    "categories, consent, categories",
    "categories, life, categories",
    "rules, eventType, rules",
    "rules, category, rules",
    "rules, template, rules",
    "rules, channelReach, rules",
    "rules, addressReach, rules",
    "texts, template, texts",
    "texts, locale, texts",
    "texts, part, texts",
    "texts, body, texts",
    "sources, topic, sources",
    "sources, type, sources"
  })
  void namesWhereSomethingIsMissing(String field, String inside, String problem)
      throws JsonProcessingException {
    ObjectNode catalog = Json.mapper().valueToTree(SOUND);
    if (inside == null) {
      catalog.remove(field);
    } else {
      ((ObjectNode) catalog.get(field).get(0)).remove(inside);
    }
    assertThat(CatalogShape.problem(Json.mapper().treeToValue(catalog, Catalog.class)))
        .contains(problem);
  }

  @Test
  void refusesALifeThatCannotBeCountedWith() {
    for (Duration life :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-1),
            CatalogShape.LONGEST_LIFE.plusNanos(1),
            Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThat(CatalogShape.problem(with(life))).as(life.toString()).contains("categories");
    }
  }

  @Test
  void refusesSourcesWithPointersThatAreNone() {
    TextFrom type = TextFrom.constant("t");
    String longest = "/" + "x".repeat(TopicMapping.MAX_POINTER_CHARS - 1);
    assertThat(CatalogShape.problem(with(source(longest, type)))).isEmpty();
    for (TopicMapping source :
        List.of(
            source("id", type),
            source("", type),
            source(longest + "x", type),
            source("/id", new TextFrom("type", null)),
            source("/id", new TextFrom("/type", "t")),
            source("/id", new TextFrom(null, null)))) {
      assertThat(CatalogShape.problem(with(source))).as(source.toString()).contains("sources");
    }
  }

  private static TopicMapping source(String id, TextFrom type) {
    return new TopicMapping("topic", List.of(id), null, type, null, null, null, null, "/to", null);
  }

  private static Catalog with(TopicMapping source) {
    return new Catalog(
        Catalog.SCHEMA,
        1,
        null,
        null,
        "en",
        null,
        SOUND.categories(),
        SOUND.rules(),
        SOUND.texts(),
        List.of(source));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"kind\":\"subscribers\"}",
        "{\"kind\":\"subscribers\",\"topic\":\"{who}\"}",
        "{\"kind\":\"subscribers\",\"topic\":\"\"}",
        "{\"kind\":\"everyone\",\"except\":[\"{\"]}",
        "{\"kind\":\"named\",\"except\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}"
      })
  void refusesAnAudienceThatCannotBeRead(String audience) throws JsonProcessingException {
    ObjectNode catalog = Json.mapper().valueToTree(SOUND);
    ((ObjectNode) catalog.get("rules").get(0)).set("audience", Json.mapper().readTree(audience));
    assertThat(CatalogShape.problem(Json.mapper().treeToValue(catalog, Catalog.class)))
        .contains("rules");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"kind\":\"subscribers\",\"topic\":\"actor:{actor}\",\"except\":[\"{actor}\"]}",
        "{\"kind\":\"everyone\"}"
      })
  void acceptsAnAudienceThatCanBeRead(String audience) throws JsonProcessingException {
    ObjectNode catalog = Json.mapper().valueToTree(SOUND);
    ((ObjectNode) catalog.get("rules").get(0)).set("audience", Json.mapper().readTree(audience));
    assertThat(CatalogShape.problem(Json.mapper().treeToValue(catalog, Catalog.class))).isEmpty();
  }

  private static Catalog with(Duration life) {
    Category category = new Category("c", null, Lane.NORMAL, Consent.OPTIONAL, life, Map.of());
    return new Catalog(
        Catalog.SCHEMA, 1, null, null, "en", null, List.of(category), SOUND.rules(), SOUND.texts());
  }
}
