package io.pabal.schema.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published JSON Schemas say what the records say. */
class JsonSchemasTest {
  private static final Path FOLDER = Path.of("src/main/resources/schemas");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  static final List<Class<? extends Record>> TYPES = TopicRecords.TYPES;

  static Stream<Record> samples() {
    return SampleRecords.all().stream();
  }

  @BeforeAll
  static void rewriteIfAsked() throws IOException {
    if (Boolean.getBoolean("pabal.schemas.write")) {
      for (Class<?> type : TYPES) {
        Files.writeString(FOLDER.resolve(TopicRecords.fileOf(type)), SchemaWriter.write(type));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("TYPES")
  void isWhatTheRecordSays(Class<?> type) throws IOException {
    Path file = FOLDER.resolve(TopicRecords.fileOf(type));
    String generated = SchemaWriter.write(type);
    assertThat(file).as(rewrite()).exists();
    assertThat(Files.readString(file)).as(rewrite()).isEqualTo(generated);
  }

  private static String rewrite() {
    return "a record and its published JSON Schema differ; if the record is right, rewrite with:"
        + " mvn -pl state-schemas test -Dtest=JsonSchemasTest -Dpabal.schemas.write=true";
  }

  @Test
  void leavesNoSchemaWithoutRecord() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(TYPES.stream().map(TopicRecords::fileOf), Stream.of("event-1.json"))
                  .toList());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void acceptsWhatIsWritten(Record value) throws IOException {
    JsonNode json = Json.mapper().readTree(Json.write(value));
    assertThat(schema(TopicRecords.fileOf(value.getClass())).validate(json)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void acceptsFieldsOfALaterRelease(Record value) throws IOException {
    ObjectNode json = (ObjectNode) Json.mapper().readTree(Json.write(value));
    json.put("someFieldOfTomorrow", 1);
    assertThat(schema(TopicRecords.fileOf(value.getClass())).validate(json)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void refusesAnotherSchemaAndMissingFields(Record value) throws IOException {
    Schema schema = schema(TopicRecords.fileOf(value.getClass()));
    ObjectNode other = (ObjectNode) Json.mapper().readTree(Json.write(value));
    other.put("schema", "pabal.other/9");
    assertThat(schema.validate(other)).isNotEmpty();
    assertThat(schema.validate(Json.mapper().createObjectNode())).isNotEmpty();
  }

  @Test
  void refusesInstantsThatAreNotUtc() throws IOException {
    String profile = "{\"schema\":\"pabal.profile/1\",\"recipient\":\"kim\",\"updatedAt\":\"%s\"}";
    Schema schema = schema("profile-1.json");
    assertThat(schema.validate(tree(profile.formatted("2026-11-22T07:05:00Z")))).isEmpty();
    assertThat(schema.validate(tree(profile.formatted("2026-11-22T16:05:00+09:00")))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','data':{'recipient':'kim'}}",
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','time':'2026-11-22T16:05:00+09:00',"
            + "'actor':'a','subject':'b','datacontenttype':'application/json',"
            + "'data':{'recipients':['kim','lee'],'x':[1]},'someextension':'1'}",
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','recipient':'kim'}",
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','recipients':'kim,lee','data':{}}",
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','actor':'kim','data':{'x':1}}",
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','data':{'recipients':[]}}",
      })
  void acceptsEvents(String json) throws IOException {
    assertThat(schema("event-1.json").validate(tree(json.replace('\'', '"')))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'specversion':'0.3','id':'1','source':'/s','type':'t','recipient':'kim'}",
        "{'specversion':'1.0','source':'/s','type':'t','recipient':'kim'}",
        "{'specversion':'1.0','id':'','source':'/s','type':'t','recipient':'kim'}",
        "{'specversion':'1.0','id':1,'source':'/s','type':'t','recipient':'kim'}",
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','data':'text','recipient':'kim'}",
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','data':{'recipients':[1]}}",
        "{'specversion':'1.0','id':'1','source':'/s','type':'t','data_base64':'eA==',"
            + "'recipient':'kim'}",
      })
  void refusesWhatIntakeRefuses(String json) throws IOException {
    assertThat(schema("event-1.json").validate(tree(json.replace('\'', '"')))).isNotEmpty();
  }

  private static Schema schema(String file) throws IOException {
    return SCHEMAS.getSchema(Files.readString(FOLDER.resolve(file)));
  }

  private static JsonNode tree(String json) throws IOException {
    return Json.mapper().readTree(json);
  }
}
