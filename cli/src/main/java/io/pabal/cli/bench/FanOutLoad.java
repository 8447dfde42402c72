package io.pabal.cli.bench;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Subscribers of an actor, events for all of them, and single urgent ones at a steady rate. */
final class FanOutLoad implements AutoCloseable {
  /** Whom all subscribers follow. */
  static final String STAR = "star";

  /** Whom the first {@link #FRIENDS} of them follow, too: for the warm-up. */
  static final String FRIEND = "friend";

  static final int FRIENDS = 10_000;

  private static final String SOURCE = "/pabal/bench";

  /** A prime: who is told one after the other stands in different buckets. */
  private static final long STRIDE = 7919;

  private final PabalConfig config;
  private final int subscribers;
  private final BenchWriter writer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong urgent = new AtomicLong();
  private int posts;

  FanOutLoad(PabalConfig config, int subscribers) {
    this.config = config;
    this.subscribers = subscribers;
    this.writer = BenchWriter.atOnce(config.kafka());
  }

  /** Writes profile and subscription of each subscriber; returns when all are acknowledged. */
  static void people(PabalConfig config, int subscribers) {
    try (BenchWriter bulk = BenchWriter.inBulk(config.kafka())) {
      Instant now = Instant.now();
      for (int number = 0; number < subscribers; number++) {
        String recipient = recipient(number);
        List<Address> addresses =
            List.of(new Address(Channel.EMAIL, "r" + number + "@bench.example"));
        Profile profile = new Profile(Profile.SCHEMA, recipient, "en", "UTC", addresses, now);
        bulk.send(config.topics().profiles(), recipient, Json.write(profile));
        follow(bulk, config, recipient, STAR, now);
        if (number < FRIENDS) {
          follow(bulk, config, recipient, FRIEND, now);
        }
      }
      bulk.flush();
    }
  }

  private static void follow(
      BenchWriter bulk, PabalConfig config, String recipient, String actor, Instant now) {
    String topic = "actor:" + actor;
    bulk.send(
        config.topics().subscriptions(),
        Subscription.key(recipient, topic),
        Json.write(new Subscription(Subscription.SCHEMA, recipient, topic, now)));
  }

  /** An event of an actor, for whoever follows; returns when it is acknowledged. */
  void post(String actor) {
    Map<String, Object> event = event("post-" + posts++, "bench.post", 0);
    event.put("actor", actor);
    writer.send(config.topics().events().get(Lane.NORMAL).get(0), actor, Json.write(event));
    writer.flush();
  }

  /** Begins to send single urgent events. */
  void startUrgent(int perSecond) {
    Future<?> unused =
        clock.scheduleAtFixedRate(
            this::sendUrgent, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
  }

  /** Sends one urgent event. */
  void sendUrgent() {
    long number = urgent.getAndIncrement();
    String recipient = recipient((int) (number * STRIDE % subscribers));
    Map<String, Object> event = event("urgent-" + number, "bench.code", number);
    event.put("recipient", recipient);
    writer.send(config.topics().events().get(Lane.URGENT).get(0), recipient, Json.write(event));
  }

  /** Ends sending; returns how many urgent events were sent, when all are acknowledged. */
  long stop() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the load did not end");
    }
    writer.flush();
    return urgent.get();
  }

  private static Map<String, Object> event(String id, String type, long number) {
    Map<String, Object> event = new HashMap<>();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", SOURCE);
    event.put("type", type);
    event.put("data", Map.of("n", number));
    return event;
  }

  private static String recipient(int number) {
    return "bench-r" + number;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    writer.close();
  }
}
