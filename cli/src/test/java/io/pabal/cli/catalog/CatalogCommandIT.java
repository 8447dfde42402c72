package io.pabal.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.json.Json;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Applies and shows against a real broker. */
@RealKafka
class CatalogCommandIT {
  private static final Path SHOP = Path.of("../catalogs/shop");

  @TempDir Path temp;
  private TestKafka kafka;
  private String topic;
  private String printed;

  @BeforeEach
  void createTopic(TestKafka shared) {
    kafka = shared;
    topic =
        kafka.createTopic(temp.getFileName().toString(), 1, Map.of("cleanup.policy", "compact"));
  }

  private int run(String command, String... arguments) {
    StringWriter out = new StringWriter();
    String[] all = new String[arguments.length + 5];
    all[0] = command;
    all[1] = "--bootstrap-servers";
    all[2] = kafka.bootstrapServers();
    all[3] = "--topic";
    all[4] = topic;
    System.arraycopy(arguments, 0, all, 5, arguments.length);
    PrintWriter writer = new PrintWriter(out, true);
    int status = new CommandLine(new CatalogCommand()).setOut(writer).setErr(writer).execute(all);
    printed = out.toString();
    return status;
  }

  @Test
  void publishesOnceAndShowsIt() throws Exception {
    assertThat(run("show")).isEqualTo(1);
    assertThat(printed).contains("No catalog is published.");
    assertThat(run("apply", SHOP.toString(), "--dry-run")).isZero();
    assertThat(printed)
        .contains("+ category order")
        .contains("Would be published as version 1; this was a dry run.");
    assertThat(run("apply", SHOP.toString())).isZero();
    assertThat(printed).contains("Published as version 1.");
    assertThat(run("apply", SHOP.toString())).isZero();
    assertThat(printed.strip()).isEqualTo("Nothing changed: version 1 has the same content.");
    assertThat(run("show")).isZero();
    assertThat(printed)
        .contains("security             urgent   mandatory  10m")
        .contains(
            "delivery.status              delivery             first of push, sms, email    delivery-status");
    assertThat(run("show", "--json")).isZero();
    assertThat(Json.mapper().readTree(printed).path("version").asLong()).isEqualTo(1);
  }

  @Test
  void refusesToMoveACategoryToAnotherLane() throws Exception {
    copyShop();
    assertThat(run("apply", temp.toString())).isZero();
    Path yaml = temp.resolve("catalog.yaml");
    Files.writeString(yaml, Files.readString(yaml).replaceFirst("lane: urgent", "lane: normal"));
    assertThat(run("apply", temp.toString())).isEqualTo(1);
    assertThat(printed)
        .contains("cannot move to normal")
        .contains("1 error: nothing is published.");
    assertThat(run("show", "--json")).isZero();
    assertThat(Json.mapper().readTree(printed).path("version").asLong()).isEqualTo(1);
  }

  @Test
  void comparesRemembersAndGoesBack() throws Exception {
    copyShop();
    assertThat(run("apply", temp.toString())).isZero();
    assertThat(run("diff", temp.toString())).isZero();
    assertThat(printed).contains("Nothing differs from version 1.");

    Path yaml = temp.resolve("catalog.yaml");
    Files.writeString(yaml, Files.readString(yaml).replaceFirst("life: 10m", "life: 5m"));
    assertThat(run("diff", temp.toString())).isZero();
    assertThat(printed)
        .contains("~ category security", "    - life: \"PT10M\"", "    + life: \"PT5M\"");
    assertThat(run("apply", temp.toString())).isZero();

    assertThat(run("rollback", "1", "--dry-run")).isZero();
    assertThat(printed).contains("Would be published as version 3 with the content of version 1");
    assertThat(run("rollback", "1")).isZero();
    assertThat(printed).contains("~ category security", "Published as version 3");
    assertThat(run("rollback", "3")).isZero();
    assertThat(printed).contains("Nothing changed");
    assertThat(run("rollback", "9")).isEqualTo(1);
    assertThat(printed).contains("there is no version 9; there are 1, 2, 3");

    assertThat(run("history")).isZero();
    assertThat(printed.lines().filter(line -> line.contains("kB"))).hasSize(3);
    assertThat(printed).contains("same as version 1");
    assertThat(run("diff", temp.toString())).isZero();
    assertThat(printed).contains("~ category security");
  }

  @Test
  void rendersTheSamplesOfEveryLanguageAndNamesTheFileThatDoesNotFit() throws Exception {
    copyShop();
    assertThat(run("check", temp.toString(), "--samples")).isZero();
    assertThat(printed).contains("== order.paid, email, ko", "== order.paid, email, en", "₩59,000");

    Path text = temp.resolve("templates/order-paid/en/email.text.mustache");
    Files.writeString(text, Files.readString(text) + "\n{{nobodyBringsThis}}\n");
    assertThat(run("check", temp.toString())).isEqualTo(1);
    assertThat(printed)
        .contains(text + ":")
        .contains("with the sample of order.paid: variable nobodyBringsThis on line")
        .contains("1 error: nothing is published.");
    assertThat(run("apply", temp.toString())).isEqualTo(1);
  }

  private void copyShop() throws Exception {
    try (var files = Files.walk(SHOP)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = temp.resolve(SHOP.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
