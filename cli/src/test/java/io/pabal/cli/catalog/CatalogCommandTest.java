package io.pabal.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CatalogCommandTest {
  private static final String YAML =
      """
      defaults: {locale: en, zone: UTC}
      categories:
        code:
          lane: urgent
          consent: mandatory
          life: 10m
      rules:
        account.code:
          category: code
          template: code
          channels: [sms]
      """;

  @TempDir Path temp;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeCatalog() throws Exception {
    Files.createDirectories(temp.resolve("templates/code/en"));
    Files.writeString(temp.resolve("catalog.yaml"), YAML);
    Files.writeString(temp.resolve("templates/code/en/sms.text.mustache"), "{{code}}");
  }

  private int run(String... arguments) {
    return new CommandLine(new CatalogCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void saysThatACatalogIsRight() {
    assertThat(run("check", temp.toString())).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(temp + " is right: 1 categories, 1 rules, 1 templates in en; 1 kB.");
  }

  @Test
  void tellsProblemsWithFileAndLineAndFails() throws Exception {
    Files.writeString(temp.resolve("catalog.yaml"), YAML.replace("urgent", "fast"));
    assertThat(run("check", temp.toString())).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            temp.resolve("catalog.yaml") + ":4: unknown lane fast; there are urgent, normal")
        .contains("1 error: nothing is published.");
  }

  @Test
  void printsOneLineOfJsonForPrograms() throws Exception {
    Files.writeString(temp.resolve("catalog.yaml"), YAML.replace("10m", "10d"));
    assertThat(run("check", "--json", temp.toString())).isEqualTo(1);
    assertThat(out.toString().strip().lines()).hasSize(1);
    JsonNode json = Json.mapper().readTree(out.toString());
    assertThat(json.path("ok").asBoolean(true)).isFalse();
    assertThat(json.at("/problems/0/line").asInt()).isEqualTo(6);
    assertThat(json.at("/problems/0/severity").asText()).isEqualTo("error");
  }

  @Test
  void asksWhichKafka() {
    assertThat(run("apply", "--home", temp + "/none", temp.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("give --config FILE or --bootstrap-servers HOST:PORT");
  }

  @Test
  void saysWhyItCannotRead() {
    Path config = temp.resolve("nowhere.yaml");
    assertThat(run("show", "--config", config.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("Error: ").contains("nowhere.yaml");
    assertThat(err.toString()).doesNotContain("\tat ");
  }
}
