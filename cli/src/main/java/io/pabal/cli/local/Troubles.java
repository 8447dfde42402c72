package io.pabal.cli.local;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the supervisor can't mend, by the name of the server or part; for {@code status}. */
final class Troubles {

  private Troubles() {}

  static Map<String, String> read(Home home) {
    Map<?, ?> found = JsonFiles.read(file(home), Map.class).orElse(Map.of());
    return JsonFiles.MAPPER.convertValue(found, new TypeReference<TreeMap<String, String>>() {});
  }

  /** Writes only what has changed. */
  static void write(Home home, Map<String, String> troubles) {
    if (!Files.exists(file(home)) || !read(home).equals(troubles)) {
      JsonFiles.write(file(home), troubles);
    }
  }

  private static Path file(Home home) {
    return home.path().resolve("troubles.json");
  }
}
