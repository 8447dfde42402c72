package io.pabal.cli.bench;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes the recipients and events that both jobs read; nothing runs while it does. */
final class BenchLoad implements AutoCloseable {
  /** More than a cache of a few thousand, few enough that each gets several messages. */
  static final int RECIPIENTS = 10_000;

  private static final String SOURCE = "/pabal/bench";

  /** A prime: neighbours in the topic are not neighbours in state. */
  private static final long STRIDE = 7919;

  private final PabalConfig config;
  private final BenchWriter writer;

  BenchLoad(PabalConfig config) {
    this.config = config;
    this.writer = BenchWriter.inBulk(config.kafka());
  }

  /** Returns when all profiles are acknowledged. */
  void profiles() {
    for (int number = 0; number < RECIPIENTS; number++) {
      String recipient = recipient(number);
      List<Address> addresses =
          List.of(new Address(Channel.EMAIL, "r" + number + "@bench.example"));
      Profile profile =
          new Profile(Profile.SCHEMA, recipient, "en", "UTC", addresses, Instant.now());
      writer.send(config.topics().profiles(), recipient, Json.write(profile));
    }
    writer.flush();
  }

  /** Returns when so many events are acknowledged. */
  void events(int count) {
    String topic = config.topics().events().get(Lane.NORMAL).get(0);
    for (long number = 0; number < count; number++) {
      String recipient = recipient((int) (number * STRIDE % RECIPIENTS));
      writer.send(topic, recipient, Json.write(event(number, recipient)));
    }
    writer.flush();
  }

  private static Map<String, Object> event(long number, String recipient) {
    return Map.of(
        "specversion",
        "1.0",
        "id",
        "bench-" + number,
        "source",
        SOURCE,
        "type",
        "drill.email.resend",
        "time",
        Instant.now().toString(),
        "data",
        Map.of(
            "recipient",
            recipient,
            "n",
            number,
            "order",
            Map.of("number", "O-" + number, "total", 39_000, "currency", "KRW")));
  }

  private static String recipient(int number) {
    return "bench-r" + number;
  }

  @Override
  public void close() {
    writer.close();
  }
}
