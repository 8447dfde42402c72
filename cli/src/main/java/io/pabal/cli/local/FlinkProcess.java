package io.pabal.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the command lines of JobManager and TaskManager have in common. */
final class FlinkProcess {

  private FlinkProcess() {}

  /**
   * Java with the options that config.yaml asks for ({@code env.java.opts.all}), then these, then
   * the main class.
   */
  static List<String> java(
      Home home, Installation installation, String name, String mainClass, List<String> memory)
      throws IOException {
    List<String> options = new ArrayList<>(memory);
    options.addAll(optionsFrom(installation.flinkConf().resolve("config.yaml")));
    options.add("-XX:+ExitOnOutOfMemoryError");
    options.add("-Dlog.file=" + home.logs().resolve(name + ".log"));
    options.add(
        "-Dlog4j2.configurationFile=" + installation.flinkConf().resolve("log4j.properties"));
    String[] all = options.toArray(String[]::new);
    String classPath = installation.flinkLib() + "/*" + File.pathSeparator + home.jobClasses();
    return OneShot.java(installation.java(), classPath, mainClass, all);
  }

  /** Settings that win over config.yaml. */
  static List<String> settings(Map<String, String> settings) {
    List<String> arguments = new ArrayList<>();
    Map<String, String> all = new TreeMap<>(JobClasses.SETTINGS);
    all.putAll(settings);
    all.forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    return arguments;
  }

  /** A process killed with -9 leaves its RocksDB files and unpacked jars behind. */
  static void emptyScratch(Home home, String name) throws IOException {
    OldFiles.delete(home.scratch(name));
    Files.createDirectories(home.scratch(name));
  }

  private static List<String> optionsFrom(Path configFile) throws IOException {
    JsonNode config = new YAMLMapper().readTree(configFile.toFile());
    String options = config.at("/env/java/opts/all").asText();
    return options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
  }
}
