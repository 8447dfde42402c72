package io.pabal.jobs.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.HtmlFormatter;

/** All options, and the table of them in the docs. */
public final class OptionTable {
  private OptionTable() {}

  /** All options of {@link PabalOptions}, by key. */
  public static List<ConfigOption<?>> options() {
    List<ConfigOption<?>> options = new ArrayList<>();
    for (Field field : PabalOptions.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        try {
          options.add((ConfigOption<?>) field.get(null));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException("a public constant cannot be read", e);
        }
      }
    }
    options.sort(Comparator.comparing(ConfigOption::key));
    return options;
  }

  /** The options as a Markdown table. */
  public static String markdown() {
    StringBuilder table = new StringBuilder("| key | default | meaning |\n|---|---|---|\n");
    Formatter text = new HtmlFormatter();
    for (ConfigOption<?> option : options()) {
      table
          .append("| `")
          .append(option.key())
          .append("` | ")
          .append(option.hasDefaultValue() ? "`" + shown(option.defaultValue()) + "`" : "")
          .append(" | ")
          .append(text.format(option.description()))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String shown(Object value) {
    return value instanceof Enum<?> word
        ? word.name().toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }
}
