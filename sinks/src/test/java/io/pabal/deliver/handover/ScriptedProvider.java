package io.pabal.deliver.handover;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A provider that records what it is handed, outlives the tasks, and answers as told. */
final class ScriptedProvider implements SenderFactory {
  static final String NAME = "provider";
  static final String DOES_NOT_CLOSE = "does not close";

  /** How the provider answers. */
  interface Answer {
    CompletableFuture<HandOverResult> to(Envelope envelope);
  }

  /** What composing a message does before it is ready; for messages that cannot be composed. */
  interface Composing {
    void of(Envelope envelope) throws UnsendableMessageException;
  }

  private final transient List<Envelope> handedOver = new ArrayList<>();
  private final transient List<String> locales = new ArrayList<>();
  private final transient Map<Lane, Deque<Answer>> next = new EnumMap<>(Lane.class);
  private final transient Map<Lane, Answer> always = new EnumMap<>(Lane.class);
  private transient Composing composing = envelope -> {};
  private transient Predicate<OutboxNotification> serves = all -> true;
  private boolean failsToClose;
  private int capacity = 4;
  private Duration deadline = Duration.ofSeconds(60);

  ScriptedProvider() {
    for (Lane lane : Lane.values()) {
      next.put(lane, new ArrayDeque<>());
      always.put(lane, answer(OutcomeClass.ACCEPTED));
    }
  }

  static Answer answer(OutcomeClass outcome) {
    return envelope ->
        CompletableFuture.completedFuture(HandOverResult.of(outcome, "code", "detail"));
  }

  static Answer answer(OutcomeClass outcome, Duration retryAfter) {
    return envelope ->
        CompletableFuture.completedFuture(
            new HandOverResult(outcome, "code", null, "detail", retryAfter));
  }

  /** Takes the message and never says anything. */
  static Answer silence() {
    return envelope -> new CompletableFuture<>();
  }

  ScriptedProvider always(Lane lane, Answer answer) {
    always.put(lane, answer);
    return this;
  }

  /** The next hand-overs of a lane are answered so, one after the other. */
  ScriptedProvider next(Lane lane, Answer... answers) {
    next.get(lane).addAll(List.of(answers));
    return this;
  }

  ScriptedProvider composing(Composing first) {
    composing = first;
    return this;
  }

  ScriptedProvider failsToClose() {
    failsToClose = true;
    return this;
  }

  ScriptedProvider capacity(int atOnce) {
    capacity = atOnce;
    return this;
  }

  ScriptedProvider deadline(Duration until) {
    deadline = until;
    return this;
  }

  /** Serves only some messages, as a platform of push does. */
  ScriptedProvider serving(Predicate<OutboxNotification> some) {
    serves = some;
    return this;
  }

  List<Envelope> handedOver() {
    return handedOver;
  }

  /** The items of all hand-overs, in their order; RESENT: marks the flagged ones. */
  List<String> told() {
    List<String> told = new ArrayList<>();
    for (Envelope envelope : handedOver) {
      for (Item item : envelope.notification().items()) {
        told.add((envelope.resend() ? "RESENT:" : "") + item.itemId() + "/" + item.attempt());
      }
    }
    return told;
  }

  /** The items of all hand-overs of one item each, with the language in which it was said. */
  List<String> saidInLocales() {
    List<String> told = told();
    return IntStream.range(0, told.size())
        .mapToObj(i -> told.get(i) + " in " + locales.get(i))
        .toList();
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public int capacity(Lane lane) {
    return capacity;
  }

  @Override
  public Duration deadline() {
    return deadline;
  }

  @Override
  public Sender open(Lane lane) {
    return new LaneSender(lane);
  }

  private final class LaneSender implements Sender {
    private final Lane lane;

    LaneSender(Lane lane) {
      this.lane = lane;
    }

    @Override
    public String provider() {
      return NAME;
    }

    @Override
    public boolean serves(OutboxNotification notification) {
      return serves.test(notification);
    }

    @Override
    public PreparedHandOver prepare(Envelope envelope, RenderedMessage message)
        throws UnsendableMessageException {
      composing.of(envelope);
      return () -> {
        handedOver.add(envelope);
        locales.add(message.locale());
        Answer answer = next.get(lane).poll();
        return (answer == null ? always.get(lane) : answer).to(envelope);
      };
    }

    @Override
    public void close() {
      if (failsToClose) {
        throw new IllegalStateException(DOES_NOT_CLOSE);
      }
    }
  }
}
