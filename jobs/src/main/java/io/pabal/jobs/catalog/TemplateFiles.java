package io.pabal.jobs.catalog;

import io.pabal.deliver.render.Locales;
import io.pabal.deliver.render.TemplateCheck;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.TemplateText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and checks {@code templates/<name>/<locale>/<part>}. Hidden files are left alone. */
final class TemplateFiles {
  private final Path folder;
  private final Problems problems;

  /** Texts by template, locale and part, each sorted. */
  final Map<String, Map<String, Map<Part, TemplateText>>> texts = new TreeMap<>();

  TemplateFiles(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  void read() throws IOException {
    if (!Files.isDirectory(folder)) {
      problems.error(folder, 0, "there is no folder templates");
      return;
    }
    for (Path template : visible(folder)) {
      String name = template.getFileName().toString();
      if (!folderNamed(template, CatalogYaml.NAME.matcher(name).matches(), "a template")) {
        continue;
      }
      texts.put(name, new TreeMap<>());
      for (Path locale : visible(template)) {
        String tag = locale.getFileName().toString();
        if (folderNamed(locale, Locales.isNormal(tag), "a language tag such as ko or en-GB")) {
          readLocale(name, tag, locale);
        }
      }
    }
  }

  private boolean folderNamed(Path path, boolean validName, String what) {
    if (!Files.isDirectory(path) || !validName) {
      problems.error(path, 0, "here only folders are expected, named after " + what);
      return false;
    }
    return true;
  }

  private void readLocale(String template, String locale, Path path) throws IOException {
    Map<Part, TemplateText> parts = new TreeMap<>();
    for (Path file : visible(path)) {
      Optional<Part> part = partOf(file);
      if (part.isEmpty()) {
        String known =
            Arrays.stream(Part.values()).map(Part::fileName).collect(Collectors.joining(", "));
        problems.error(file, 0, "no part of a message has this file; there are " + known);
        continue;
      }
      text(file, problems)
          .ifPresent(
              body -> {
                TemplateCheck.problems(part.get(), body)
                    .forEach(found -> problems.error(file, found.line(), found.message()));
                parts.put(part.get(), new TemplateText(template, locale, part.get(), body));
              });
    }
    texts.get(template).put(locale, parts);
  }

  private static Optional<Part> partOf(Path file) {
    String name = file.getFileName().toString();
    return Arrays.stream(Part.values()).filter(part -> part.fileName().equals(name)).findFirst();
  }

  /** All texts, sorted, so that the same files give the same catalog. */
  List<TemplateText> all() {
    return texts.values().stream()
        .flatMap(locales -> locales.values().stream())
        .flatMap(parts -> parts.values().stream())
        .toList();
  }

  private static List<Path> visible(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return new ArrayList<>(
          paths.filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList());
    }
  }

  /**
   * The text of a file, the same on every operating system: no byte order mark, lines end with
   * {@code \n}. Reports what is too large or not UTF-8.
   */
  static Optional<String> text(Path file, Problems problems) throws IOException {
    if (Files.size(file) > Catalog.MAX_BYTES) {
      problems.error(
          file, 0, "larger than a whole catalog may be: " + Catalog.MAX_BYTES + " bytes");
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return Optional.of(withoutMark.replace("\r\n", "\n"));
    } catch (CharacterCodingException e) {
      byte[] read = Arrays.copyOf(bytes.array(), bytes.position());
      int line =
          1
              + (int)
                  new String(read, StandardCharsets.ISO_8859_1)
                      .chars()
                      .filter(c -> c == '\n')
                      .count();
      problems.error(file, line, "not UTF-8");
      return Optional.empty();
    }
  }
}
