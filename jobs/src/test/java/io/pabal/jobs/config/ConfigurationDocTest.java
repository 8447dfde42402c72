package io.pabal.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/configuration.md} is the one that the options make. */
class ConfigurationDocTest {
  private static final Path DOC = Path.of("../docs/configuration.md");
  private static final String BEGIN = "<!-- options: begin -->\n";
  private static final String END = "<!-- options: end -->";

  @Test
  void docHasEveryOptionWithItsDefault() throws IOException {
    String doc = Files.readString(DOC);
    int begin = doc.indexOf(BEGIN) + BEGIN.length();
    int end = doc.indexOf(END);
    if (Boolean.getBoolean("pabal.docs.write")) {
      Files.writeString(DOC, doc.substring(0, begin) + OptionTable.markdown() + doc.substring(end));
      return;
    }
    assertThat(doc.substring(begin, end))
        .as(
            "rewrite it with: mvn -B -pl jobs -am test -Dtest=ConfigurationDocTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dpabal.docs.write=true")
        .isEqualTo(OptionTable.markdown());
  }
}
