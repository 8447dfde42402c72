package io.pabal.schema.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the JSON Schema of a record: names and types from the record, words from its Javadoc.
 *
 * <p>A component is required unless its Javadoc speaks of null, or it is a list or map (missing
 * means empty). Unknown fields are allowed, as readers ignore them.
 */
final class SchemaWriter {
  private static final SchemaGenerator GENERATOR = generator();

  private SchemaWriter() {}

  /** The schema as it stands in its file. */
  static String write(Class<?> type) {
    ObjectNode schema = GENERATOR.generateSchema(type);
    ObjectNode ordered = Json.mapper().createObjectNode();
    ordered.set("$schema", schema.remove("$schema"));
    ordered.put("$id", "urn:" + TopicRecords.schemaOf(type).replace('.', ':').replace('/', ':'));
    ordered.put("title", TopicRecords.schemaOf(type));
    ordered.setAll(schema);
    return pretty(ordered);
  }

  private static String pretty(JsonNode node) {
    return node.toPrettyString().replace("\r\n", "\n") + "\n";
  }

  private static SchemaGenerator generator() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(
            Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
    config
        .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
        .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
        .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
    config
        .forTypesInGeneral()
        .withDescriptionResolver(
            scope ->
                scope.getType().getErasedType().getName().startsWith("io.pabal")
                    ? Javadocs.of(scope.getType().getErasedType()).orElse(null)
                    : null)
        .withCustomDefinitionProvider(
            (type, context) -> {
              ObjectNode text = context.getGeneratorConfig().createObjectNode();
              text.put("type", "string");
              if (type.getErasedType() == Instant.class) {
                // UTC: every instant of ours ends with Z.
                return new CustomDefinition(
                    text.put("format", "date-time").put("pattern", "Z$"), true);
              }
              if (type.getErasedType() == Duration.class) {
                return new CustomDefinition(text.put("format", "duration"), true);
              }
              return null;
            });
    config
        .forFields()
        .withDescriptionResolver(field -> descriptionOf(field).orElse(null))
        .withRequiredCheck(SchemaWriter::isRequired)
        .withInstanceAttributeOverride(
            (node, field, context) -> {
              if (field.getName().equals("schema")) {
                node.put(
                    "const",
                    TopicRecords.schemaOf(field.getMember().getDeclaringType().getErasedType()));
              }
            });
    return new SchemaGenerator(config.build());
  }

  private static Optional<String> descriptionOf(FieldScope field) {
    if (field.isFakeContainerItemScope()) {
      return Optional.empty();
    }
    return Javadocs.of(field.getMember().getDeclaringType().getErasedType(), field.getName());
  }

  private static boolean isRequired(FieldScope field) {
    Class<?> type = field.getType().getErasedType();
    if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
      return false;
    }
    return descriptionOf(field).filter(text -> text.contains("null")).isEmpty();
  }
}
