package io.pabal.deliver.provider;

import io.pabal.deliver.channel.Envelope;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Envelopes as plan and the hand-over operator make them. */
public final class SampleEnvelopes {
  public static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  public static final String ID = "0123456789abcdef0123456789abcdef";

  private SampleEnvelopes() {}

  public static Envelope to(Channel channel, String address) {
    return of(channel, address, ID, items(2));
  }

  public static Envelope of(Channel channel, String address, String id, List<Item> items) {
    OutboxNotification notification =
        new OutboxNotification(
            OutboxNotification.SCHEMA,
            id,
            "recipient-1",
            new Address(channel, address),
            Lane.NORMAL,
            "order",
            "order-shipped",
            "ko",
            "Asia/Seoul",
            items,
            "{}",
            1,
            InDoubtRule.HOLD,
            false,
            NOW,
            NOW.plusSeconds(3_600));
    return new Envelope(notification, new HandOver("e1", 7), false);
  }

  public static List<Item> items(int count) {
    return IntStream.range(0, count).mapToObj(SampleEnvelopes::item).toList();
  }

  private static Item item(int number) {
    return new Item("item%028d".formatted(number), 1, "shop", "e" + number, "order", NOW, NOW);
  }
}
