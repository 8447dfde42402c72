package io.pabal.jobs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a YAML file into flat keys: {@code email: {host: x}} and {@code email.host: x} are the
 * same.
 */
final class ConfigFile {
  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be read, is not YAML, or is not a map
   */
  static Configuration read(Path file) {
    try {
      Object root =
          new Load(LoadSettings.builder().setLabel(file.getFileName().toString()).build())
              .loadFromString(Files.readString(file));
      Map<String, String> flat = new LinkedHashMap<>();
      if (root instanceof Map<?, ?> map) {
        flatten("", map, flat);
      } else if (root != null) {
        throw new ConfigException(file + " is not a map of keys to values");
      }
      return Configuration.fromMap(flat);
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + ": " + e.getMessage());
    } catch (YamlEngineException e) {
      throw new ConfigException(file + " is not YAML: " + e.getMessage());
    }
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> flat) {
    map.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> inner) {
            flatten(key + ".", inner, flat);
          } else if (value instanceof List<?> list) {
            flat.put(key, list.stream().map(String::valueOf).collect(Collectors.joining(";")));
          } else if (value != null) {
            flat.put(key, String.valueOf(value));
          }
        });
  }
}
