package io.pabal.deliver.render;

import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Catalogs and notifications for the tests of the renderer. */
final class Samples {
  static final Instant AT = Instant.parse("2026-11-22T07:05:00Z");

  private Samples() {}

  /** One template {@code t} with these texts: locale, part, body and so on. */
  static Catalog catalog(Object... texts) {
    List<TemplateText> list = new ArrayList<>();
    for (int i = 0; i < texts.length; i += 3) {
      list.add(
          new TemplateText("t", (String) texts[i], (Part) texts[i + 1], (String) texts[i + 2]));
    }
    return new Catalog(Catalog.SCHEMA, 1, "", AT, "en", "Asia/Seoul", List.of(), List.of(), list);
  }

  static OutboxNotification notification(Channel channel, String locale, String dataJson) {
    String to = channel == Channel.EMAIL ? "a@example.org" : "+821012345678";
    return new OutboxNotification(
        OutboxNotification.SCHEMA,
        "n1",
        "r1",
        new Address(channel, to),
        Lane.NORMAL,
        "c",
        "t",
        locale,
        "Asia/Seoul",
        List.of(new Item("i1", 1, "/shop", "e1", "order.paid", AT, AT)),
        dataJson,
        1,
        InDoubtRule.RESEND,
        false,
        AT,
        AT.plusSeconds(3600));
  }

  /** An SMS of this text, in English. */
  static String sms(String body, String dataJson) throws UnsendableMessageException {
    return sms("en", body, dataJson);
  }

  static String sms(String locale, String body, String dataJson) throws UnsendableMessageException {
    Catalog catalog = catalog("en", Part.SMS_TEXT, body, "ko", Part.SMS_TEXT, body);
    return new MustacheRenderer()
        .compile(catalog)
        .render(notification(Channel.SMS, locale, dataJson))
        .part(Part.SMS_TEXT)
        .orElseThrow();
  }

  /** A mail of this subject and HTML. */
  static RenderedMessage mail(String subject, String html, String dataJson)
      throws UnsendableMessageException {
    Catalog catalog =
        catalog(
            "en",
            Part.EMAIL_SUBJECT,
            subject,
            "en",
            Part.EMAIL_TEXT,
            "text",
            "en",
            Part.EMAIL_HTML,
            html);
    return new MustacheRenderer()
        .compile(catalog)
        .render(notification(Channel.EMAIL, "en", dataJson));
  }

  static String html(String html, String dataJson) throws UnsendableMessageException {
    return mail("subject", html, dataJson).part(Part.EMAIL_HTML).orElseThrow();
  }

  static String subject(String subject, String dataJson) throws UnsendableMessageException {
    return mail(subject, "<p></p>", dataJson).part(Part.EMAIL_SUBJECT).orElseThrow();
  }
}
