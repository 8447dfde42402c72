package io.pabal.deliver.render;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Language tags (BCP 47) and in which order texts are looked for. */
public final class Locales {
  private Locales() {}

  /** The tag as it is written in catalogs: {@code ko_kr} becomes {@code ko-KR}. */
  static String normal(String tag) {
    return Locale.forLanguageTag(tag.replace('_', '-')).stripExtensions().toLanguageTag();
  }

  /** Whether a tag is well-formed and written the usual way, so that it can name a folder. */
  public static boolean isNormal(String tag) {
    return !"und".equals(tag) && normal(tag).equals(tag);
  }

  /**
   * Where to look, in this order: the wished tag, the wished tag less its last parts, the default,
   * the default less its last parts. {@code zh-Hant-TW} gives {@code zh-Hant-TW, zh-Hant, zh}.
   */
  public static List<String> fallbacks(String wished, String defaultLocale) {
    Set<String> tags = new LinkedHashSet<>();
    if (wished != null) {
      addWithParents(tags, normal(wished));
    }
    addWithParents(tags, normal(defaultLocale));
    tags.remove("und");
    return new ArrayList<>(tags);
  }

  private static void addWithParents(Set<String> tags, String tag) {
    String left = tag;
    while (!left.isEmpty()) {
      tags.add(left);
      left = left.substring(0, Math.max(0, left.lastIndexOf('-')));
    }
  }

  /**
   * The locale that writes dates and numbers: the recipient's own (with its region) if the text was
   * found in that language, else the text's.
   */
  static Locale forFormats(String wished, String textLocale) {
    Locale ofText = Locale.forLanguageTag(textLocale);
    if (wished == null) {
      return ofText;
    }
    Locale own = Locale.forLanguageTag(normal(wished));
    return own.getLanguage().equals(ofText.getLanguage()) ? own : ofText;
  }
}
