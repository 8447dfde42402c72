package io.pabal.deliver.render;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.schema.catalog.Catalog;

/**
 * Renders with Mustache, which has no expressions and no calls: whoever writes a template can say
 * where data goes and nothing else.
 *
 * <p>Guarantees: data never leaves its place in an HTML part; a subject is one line; no part holds
 * control characters from data or exceeds its limit ({@link PartRules}); the same notification and
 * catalog give the same text. A variable that is missing, null, an object or a list is an error and
 * not an empty space. A section over something missing is left out; {@code {{#status.is.paid}}} is
 * a section over the question whether the text {@code status} is {@code paid}.
 *
 * <p>Language: the recipient's, then its parents ({@code ko-KR, ko}), then the catalog's default;
 * all parts of one message are in one language. Names besides the event's data: {@link Names}.
 */
public final class MustacheRenderer implements MessageRenderer {
  private static final long serialVersionUID = 1;

  @Override
  public Compiled compile(Catalog catalog) {
    return new CompiledTexts(catalog);
  }
}
