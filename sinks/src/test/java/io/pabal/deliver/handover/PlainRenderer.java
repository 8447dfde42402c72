package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Part;
import java.util.Map;

/**
 * Says the notification's data in the catalog's default language; refuses catalogs whose default
 * locale is {@code broken}.
 */
final class PlainRenderer implements MessageRenderer {
  static final String BROKEN = "broken";

  @Override
  public Compiled compile(Catalog catalog) {
    if (catalog.defaultLocale().equals(BROKEN)) {
      throw new IllegalArgumentException("a template does not compile");
    }
    return notification ->
        new RenderedMessage(
            catalog.defaultLocale(), Map.of(Part.EMAIL_TEXT, notification.dataJson()));
  }
}
