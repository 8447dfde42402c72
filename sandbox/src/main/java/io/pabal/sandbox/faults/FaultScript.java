package io.pabal.sandbox.faults;

import io.pabal.sandbox.records.Channel;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The faults of one provider. Rules are looked at in order; delays add up, the first other fault
 * ends the step. A rule that does not strike (not its turn, not drawn, used up) lets the next one
 * try. Thread-safe.
 */
public final class FaultScript {
  /** Most rules of a provider. */
  static final int MAX_RULES = 100;

  /**
   * A rule and what it has done so far.
   *
   * @param rule the rule
   * @param matched how many steps it was asked about and concerned
   * @param fired how often it struck
   */
  public record Status(FaultRule rule, long matched, long fired) {}

  private static final class Armed {
    private FaultRule rule;
    private final Pattern recipient;
    private final Random random;
    private final Instant from;
    private final Instant until;
    private long matched;
    private long fired;

    Armed(FaultRule rule, Instant setAt) {
      this.rule = rule;
      FaultMatch match = rule.match();
      this.recipient =
          match.recipient() == null
              ? null
              : Pattern.compile(match.recipient(), Pattern.CASE_INSENSITIVE);
      this.random = new Random(match.seed() == null ? 0 : match.seed());
      this.from = instant("from", rule.from());
      Instant end = instant("until", rule.until());
      this.until = rule.forSeconds() == null ? end : setAt.plusSeconds(rule.forSeconds());
    }

    private static Instant instant(String field, String value) {
      try {
        return value == null ? null : Instant.parse(value);
      } catch (DateTimeException e) {
        throw new FaultRule.InvalidException(
            field + ": not an instant such as 2026-11-22T09:00:00Z");
      }
    }

    boolean strikes(FaultStage stage, List<String> recipients, Instant now) {
      boolean concerned =
          rule.enabled()
              && rule.stage() == stage
              && (from == null || !now.isBefore(from))
              && (until == null || now.isBefore(until))
              && (rule.count() == null || fired < rule.count())
              && (recipient == null
                  || recipients.stream().anyMatch(r -> recipient.matcher(r).matches()));
      if (!concerned) {
        return false;
      }
      matched++;
      Integer everyNth = rule.match().everyNth();
      Double probability = rule.match().probability();
      boolean strikes =
          (everyNth == null || matched % everyNth == 0)
              && (probability == null || random.nextDouble() < probability);
      fired += strikes ? 1 : 0;
      return strikes;
    }
  }

  private final Channel channel;
  private final Clock clock;
  private List<Armed> rules = List.of();

  FaultScript(Channel channel, Clock clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /** A script in which nothing goes wrong, until it is set. */
  public static FaultScript none(Channel channel) {
    return new FaultScript(channel, Clock.systemUTC());
  }

  /**
   * Puts these rules in the place of all others, all counters at 0.
   *
   * @throws FaultRule.InvalidException when one can't be; then nothing has changed
   */
  public synchronized void set(List<FaultRule> newRules) {
    if (newRules.size() > MAX_RULES) {
      throw new FaultRule.InvalidException("rules: at most " + MAX_RULES);
    }
    List<Armed> armed = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (FaultRule rule : newRules) {
      FaultRule completed = rule.completed(channel, armed.size() + 1);
      if (!ids.add(completed.id())) {
        throw new FaultRule.InvalidException("id: " + completed.id() + " is there twice");
      }
      armed.add(new Armed(completed, clock.instant()));
    }
    rules = armed;
  }

  /** Switches one rule; false when there is none of this id. */
  public synchronized boolean enable(String id, boolean on) {
    for (Armed armed : rules) {
      if (armed.rule.id().equals(id)) {
        armed.rule = armed.rule.switched(on);
        return true;
      }
    }
    return false;
  }

  /** What befalls this step; counts. */
  public synchronized FaultPlan next(FaultStage stage, List<String> recipients) {
    if (rules.isEmpty()) {
      return FaultPlan.NONE;
    }
    Instant now = clock.instant();
    long delayMillis = 0;
    for (Armed armed : rules) {
      if (armed.strikes(stage, recipients, now)) {
        if (armed.rule.fault().kind() == FaultKind.DELAY) {
          delayMillis += armed.rule.fault().millis();
        } else {
          return new FaultPlan(delayMillis, armed.rule.fault());
        }
      }
    }
    return delayMillis == 0 ? FaultPlan.NONE : new FaultPlan(delayMillis, null);
  }

  /** The rules with their counters, in order. */
  public synchronized List<Status> status() {
    return rules.stream().map(a -> new Status(a.rule, a.matched, a.fired)).toList();
  }
}
