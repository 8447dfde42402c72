package io.pabal.deliver.render;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.pabal.schema.catalog.Part;
import java.util.List;

/**
 * One compiled text of a catalog. Thread-safe.
 *
 * <p>No partials are loaded, no method of any object is called, and escaping does not depend on the
 * template (see {@link DataText}).
 */
final class MustacheText {
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler()
          .withCollector(new FieldsOnly())
          .withFormatter(MustacheText::formatted)
          .withEscaper(new WriterEscapes())
          .emptyStringIsFalse(true);

  private final Part part;
  private final Template template;
  private final List<PluralMessage> messages;

  private MustacheText(Part part, Template template, List<PluralMessage> messages) {
    this.part = part;
    this.template = template;
    this.messages = messages;
  }

  /**
   * Compiles a body.
   *
   * @throws MustacheException or another runtime exception of the parser when it is not Mustache
   */
  static MustacheText compile(Part part, String body) {
    MessageSections sections = MessageSections.of(body);
    if (!sections.problems().isEmpty()) {
      throw new MustacheException(sections.problems().get(0).message());
    }
    return new MustacheText(part, COMPILER.compile(sections.compilable()), sections.messages());
  }

  /**
   * Renders the part.
   *
   * @throws UnrenderableException when the data does not fit
   */
  String render(Root root) {
    PartWriter writer = new PartWriter(part);
    try {
      template.execute(messages.isEmpty() ? root : root.with(messages), writer);
    } catch (MustacheException.Context e) {
      throw new UnrenderableException("variable " + e.key + " on line " + e.lineNo + " is missing");
    }
    String result = writer.result();
    if (result.isEmpty() && PartRules.required(part)) {
      throw new UnrenderableException("empty");
    }
    return result;
  }

  private static CharSequence formatted(Object value) {
    if (value instanceof Branch branch) {
      return new NotText(named(branch.path()) + " is an object");
    }
    if (value instanceof Elements elements) {
      return new NotText(named(elements.path()) + " is a list");
    }
    if (value instanceof Root) {
      return new NotText("{{.}} at the top is the whole event");
    }
    if (value instanceof FieldsOnly.Is) {
      return new NotText("an unfinished comparison (name.is.value)");
    }
    if (value instanceof Mustache.Lambda) {
      return new NotText("a section that formats is used as a variable");
    }
    return new DataText(String.valueOf(value));
  }

  private static String named(String path) {
    return "variable " + path;
  }

  /** Passes everything on: {@link PartWriter} escapes. */
  private static final class WriterEscapes implements Mustache.Escaper {
    @Override
    public String escape(String raw) {
      return raw;
    }

    @Override
    public CharSequence escape(CharSequence raw) {
      return raw;
    }
  }
}
