package io.pabal.plan.recipient;

import io.pabal.flow.JobClock;
import io.pabal.plan.recipient.Decisions.Came;
import io.pabal.plan.recipient.Decisions.Verdict;
import io.pabal.plan.recipient.FallbackPolicy.Next;
import io.pabal.plan.recipient.Notifications.Words;
import io.pabal.plan.recipient.PendingPolicy.Judgement;
import io.pabal.plan.recipient.RetryPolicy.Retry;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.LateRule;
import io.pabal.schema.catalog.Lateness;
import io.pabal.schema.catalog.RetrySchedule;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.Event;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.DecisionStep;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.plan.PendingReason;
import io.pabal.schema.state.FallbackChain;
import io.pabal.schema.state.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows after the first attempt: an item that failed for now waits and is tried again, one
 * that failed for good gives way to the rule's fallback, and what waits is ended as soon as the
 * recipient or the producer does not want it any more. Every item ends with a decision.
 *
 * <p>Concerns the recipient of the current key; used in the task's thread.
 */
final class NextSteps {
  /** How long what is late waits for a newer one; a backlog comes at full speed. */
  static final Duration MERGE_PAUSE = Duration.ofSeconds(5);

  /** However many newer ones come: after this the newest is sent. */
  static final Duration LONGEST_MERGE = Duration.ofMinutes(1);

  private final RecipientMemory memory;
  private final PendingStore pending;
  private final Catalogs catalogs;
  private final JobClock clock;
  private final StepOutput out;

  NextSteps(
      RecipientMemory memory,
      PendingStore pending,
      Catalogs catalogs,
      JobClock clock,
      StepOutput out) {
    this.memory = memory;
    this.pending = pending;
    this.catalogs = catalogs;
    this.clock = clock;
    this.out = out;
  }

  /** An item came back. */
  void failed(ReceivedFeedback received, Item item) throws Exception {
    Feedback feedback = received.feedback();
    OutboxNotification sent = feedback.notification().withItems(List.of(item));
    Came came = new Came(sent, item, received.position(), DecisionStep.FEEDBACK);
    switch (FeedbackPolicy.step(feedback.outcome())) {
      case NONE -> {}
      case RETRY -> retry(feedback, came);
      case GIVE_UP -> {
        end(came, DecisionReason.GAVE_UP, words(feedback));
        fallBack(came);
      }
      case TOO_LATE -> late(came);
    }
  }

  /** Past the instant before which it was to be sent: its life has ended, or it is late. */
  private void late(Came came) throws Exception {
    Known known = known(came.item());
    Judgement judgement = PendingPolicy.judge(came.sent(), known);
    if (judgement.again() == null) {
      settle(came, judgement);
      return;
    }
    if (came.sent().endOfLife().equals(came.sent().sendBefore())) {
      // Deliver's clock is ahead of ours.
      settle(came, Judgement.lifeEnded());
      return;
    }
    LateRule rule =
        words(came, known)
            .map(words -> words.category().late())
            .map(Lateness::then)
            .orElse(LateRule.SEND);
    switch (rule) {
      case SEND -> sendAgain(came, judgement.again().untilEndOfLife());
      case DROP -> end(came, DecisionReason.TOO_LATE, null);
      case MERGE -> merge(came, known.now());
    }
  }

  /** Of what is late for one address and category only the newest waits on. */
  private void merge(Came came, Instant now) throws Exception {
    Instant since = now;
    for (Pending other : pending.all()) {
      if (other.reason() != PendingReason.LATE || !isOfOneKind(other.notification(), came.sent())) {
        continue;
      }
      Came older = came(other, DecisionStep.MERGE);
      if (came.item().eventTime().isBefore(older.item().eventTime())) {
        end(came, DecisionReason.MERGED, "into event " + older.item().eventId());
        return;
      }
      pending.remove(older.item().itemId());
      end(older, DecisionReason.MERGED, "into event " + came.item().eventId());
      since = other.since();
    }
    Instant latest = since.plus(LONGEST_MERGE);
    Instant due = now.plus(MERGE_PAUSE).isBefore(latest) ? now.plus(MERGE_PAUSE) : latest;
    Instant millis = Instant.ofEpochMilli(due.toEpochMilli());
    Pending waiting =
        new Pending(PendingReason.LATE, millis, since, came.sent(), null, null, came.position());
    if (pending.keep(came.item().itemId(), waiting)) {
      end(came, DecisionReason.LATE, "the newest is sent at " + millis);
    } else {
      end(came, DecisionReason.TOO_MANY_PENDING, null);
    }
  }

  private static boolean isOfOneKind(OutboxNotification one, OutboxNotification other) {
    return one.category().equals(other.category())
        && one.channel() == other.channel()
        && one.address().key().equals(other.address().key());
  }

  /** Instants have come: what waited for them is sent again, if it is still wanted. */
  void due(long untilMillis) throws Exception {
    for (Pending waited : pending.takeDue(untilMillis)) {
      boolean wasLate = waited.reason() == PendingReason.LATE;
      Came came = came(waited, wasLate ? DecisionStep.MERGE : DecisionStep.DUE);
      Known known = known(came.item());
      Judgement judgement = PendingPolicy.judge(waited.notification(), known);
      if (!wasLate && !known.now().isBefore(came.sent().sendBefore())) {
        late(came);
      } else if (judgement.again() != null) {
        OutboxNotification again = judgement.again();
        sendAgain(came, wasLate ? again.untilEndOfLife() : again);
      } else {
        settle(came, judgement);
      }
    }
  }

  /**
   * The recipient's wishes, addresses or suppressions are others: what is not wanted any more ends.
   */
  void changed() throws Exception {
    for (Pending waiting : pending.all()) {
      Came came = came(waiting, DecisionStep.CHANGE);
      Judgement judgement = PendingPolicy.judge(waiting.notification(), known(came.item()));
      if (judgement.again() == null) {
        pending.remove(came.item().itemId());
        settle(came, judgement);
      }
    }
  }

  /** The producer takes back what has its key: what waits ends, what is in an outbox is vetoed. */
  void cancelled(String recipient, Event cancelling) throws Exception {
    memory.takeBack(cancelling.source(), cancelling.cancels(), cancelling.time());
    for (Pending waiting : pending.all()) {
      Came came = came(waiting, DecisionStep.CANCEL);
      Item item = came.item();
      if (item.isTakenBackBy(cancelling.source(), cancelling.cancels())
          && known(item).isTakenBack(item.eventTime())) {
        pending.remove(item.itemId());
        end(came, DecisionReason.CANCELLED, null);
      }
    }
    VetoPolicy.onCancellation(recipient, cancelling, clock.now()).forEach(out::emit);
  }

  /** An event was planned: where it goes on if all of it fails. */
  void planned(Event event, Planned planned) throws Exception {
    Rule rule = catalogs.newest().ruleFor(event.type()).orElseThrow();
    FallbackChain chain = FallbackPolicy.begin(rule, planned.notifications());
    if (chain != null) {
      memory.fallbacks().put(Ids.eventKey(event.source(), event.id()), chain);
    }
  }

  private void retry(Feedback feedback, Came came) throws Exception {
    Known known = known(came.item());
    Judgement judgement = PendingPolicy.judge(came.sent(), known);
    if (judgement.end() != null && judgement.end() != DecisionReason.LIFE_ENDED) {
      settle(came, judgement);
      return;
    }
    Retry retry =
        RetryPolicy.next(feedback, came.item(), schedule(came.sent(), known), known.now());
    if (!retry.isAllowed()) {
      end(came, DecisionReason.GAVE_UP, words(feedback) + "; " + retry.refusal());
      fallBack(came);
      return;
    }
    Pending waiting =
        new Pending(
            PendingReason.RETRY,
            retry.due(),
            known.now(),
            came.sent(),
            feedback.outcome(),
            feedback.code(),
            came.position());
    if (!pending.keep(came.item().itemId(), waiting)) {
      String detail =
          words(feedback) + "; " + PendingStore.MAX_PENDING + " items wait for the recipient";
      end(came, DecisionReason.TOO_MANY_PENDING, detail);
      fallBack(came);
      return;
    }
    out.pending(feedback.outcome());
    String detail =
        words(feedback) + "; attempt " + (came.item().attempt() + 1) + " at " + retry.due();
    out.emit(
        decision(
            came,
            known,
            DecisionReason.RETRY_LATER,
            detail,
            chosen(came.sent().channel(), came.item())));
  }

  private static RetrySchedule schedule(OutboxNotification sent, Known known) {
    return Optional.ofNullable(known.catalog())
        .flatMap(catalog -> catalog.category(sent.category()))
        .map(category -> category.retryOn(sent.channel()))
        .orElseGet(() -> RetrySchedule.defaultFor(sent.channel(), left(sent, known)));
  }

  private static Duration left(OutboxNotification sent, Known known) {
    return Duration.between(known.now(), sent.endOfLife()).abs();
  }

  private void sendAgain(Came came, OutboxNotification again) throws Exception {
    Item item = again.items().get(0);
    out.emit(again);
    out.emit(
        decision(
            came,
            known(item),
            DecisionReason.RETRIED,
            "attempt " + item.attempt(),
            chosen(again.channel(), item)));
  }

  /** What was judged not to be sent again where it was sent before. */
  private void settle(Came came, Judgement judgement) throws Exception {
    if (judgement.elsewhere() != null) {
      moved(came, judgement);
      return;
    }
    Channel channel = came.sent().channel();
    ChannelDecision said =
        new ChannelDecision(
            channel,
            judgement.channelReason(),
            judgement.preferenceRule(),
            List.of(came.item().itemId()));
    out.emit(decision(came, known(came.item()), judgement.end(), judgement.detail(), said));
    if (judgement.leavesRoomForFallback()) {
      fallBack(came);
    }
  }

  /** The address is gone: the item ends, and one of today's address stands for the channel. */
  private void moved(Came came, Judgement judgement) throws Exception {
    end(came, DecisionReason.NO_ADDRESS, judgement.detail());
    OutboxNotification elsewhere = judgement.elsewhere();
    Item item = elsewhere.items().get(0);
    String key = Ids.eventKey(item.eventSource(), item.eventId());
    FallbackChain chain = memory.fallbacks().get(key);
    if (chain != null) {
      memory.fallbacks().put(key, chain.without(came.item().itemId()).with(item.itemId()));
    }
    out.emit(elsewhere);
    out.emit(
        decision(
            new Came(elsewhere, item, came.position(), DecisionStep.MOVE),
            known(item),
            DecisionReason.RETRIED,
            "at another address: the former is gone",
            chosen(elsewhere.channel(), item)));
  }

  private void end(Came came, DecisionReason reason, String detail) throws Exception {
    out.emit(
        decision(
            came, known(came.item()), reason, detail, chosen(came.sent().channel(), came.item())));
  }

  /** An item has failed for good: with the last one of its event the next channel is tried. */
  private void fallBack(Came came) throws Exception {
    Item item = came.item();
    String key = Ids.eventKey(item.eventSource(), item.eventId());
    FallbackChain chain = memory.fallbacks().get(key);
    if (chain == null || !chain.open().contains(item.itemId())) {
      return;
    }
    FallbackChain left = chain.without(item.itemId());
    if (!left.open().isEmpty()) {
      memory.fallbacks().put(key, left);
      return;
    }
    memory.fallbacks().remove(key);
    Known known = known(item);
    Optional<Words> words = words(came, known);
    boolean over = !known.now().isBefore(came.sent().endOfLife());
    if (words.isEmpty() || over || known.profile() == null || known.isTakenBack(item.eventTime())) {
      return;
    }
    Came on = new Came(came.sent(), item, came.position(), DecisionStep.FALLBACK);
    Next next =
        FallbackPolicy.next(
            left,
            Notifications.eventOf(came.sent(), came.position()),
            known,
            words.get(),
            came.sent().endOfLife());
    if (next.channels().isEmpty()) {
      return;
    }
    if (next.chain() != null) {
      memory.fallbacks().put(key, next.chain());
    }
    next.notifications().forEach(out::emit);
    String detail = came.sent().channel().label() + " failed";
    out.emit(
        Decisions.onItem(
            on,
            known,
            new Verdict(
                words.get().category().name(),
                words.get().rule().eventType(),
                next.reason(),
                detail,
                next.channels(),
                next.notifications().isEmpty() ? null : came.sent().endOfLife())));
  }

  /** The words of today's rule, if its category is still of the item's lane. */
  private static Optional<Words> words(Came came, Known known) {
    if (known.catalog() == null) {
      return Optional.empty();
    }
    Optional<Rule> rule = known.catalog().ruleFor(came.item().eventType());
    Optional<Category> category = rule.flatMap(r -> known.catalog().category(r.category()));
    return category
        .filter(found -> found.lane() == came.sent().lane())
        .map(found -> new Words(rule.get(), found));
  }

  private Came came(Pending waiting, DecisionStep step) {
    Item item = waiting.notification().items().get(0);
    return new Came(waiting.notification(), item, waiting.position(), step);
  }

  private Known known(Item item) throws Exception {
    String key = item.cancelKey() == null ? item.eventId() : item.cancelKey();
    return memory.known(catalogs.newest(), clock.now(), item.eventSource(), key);
  }

  private static Decision decision(
      Came came, Known known, DecisionReason reason, String detail, ChannelDecision channel) {
    OutboxNotification sent = came.sent();
    boolean goesOn =
        reason == DecisionReason.RETRY_LATER
            || reason == DecisionReason.RETRIED
            || reason == DecisionReason.LATE;
    return Decisions.onItem(
        came,
        known,
        new Verdict(
            sent.category(),
            came.item().eventType(),
            reason,
            detail,
            List.of(channel),
            goesOn ? sent.endOfLife() : null));
  }

  private static ChannelDecision chosen(Channel channel, Item item) {
    return new ChannelDecision(channel, ChannelReason.CHOSEN, List.of(item.itemId()));
  }

  private static String words(Feedback feedback) {
    String code = feedback.code() == null ? "" : " " + feedback.code();
    return feedback.outcome().name() + code;
  }
}
