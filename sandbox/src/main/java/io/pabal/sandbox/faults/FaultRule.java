package io.pabal.sandbox.faults;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pabal.sandbox.records.Channel;
import java.util.regex.PatternSyntaxException;

/**
 * One line of a fault script.
 *
 * @param id name within its provider, for switching; null: given by its place
 * @param enabled null means true
 * @param match whom it concerns; null: everybody
 * @param stage where it strikes; null: {@link FaultStage#defaultFor}
 * @param fault what happens
 * @param count how often at most; null: without limit
 * @param from first instant, ISO 8601 in UTC; null: at once
 * @param until first instant no more; null: no end
 * @param forSeconds instead of {@code until}: this long from when the script was set
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FaultRule(
    String id,
    Boolean enabled,
    FaultMatch match,
    FaultStage stage,
    Fault fault,
    Long count,
    String from,
    String until,
    Long forSeconds) {

  private static final int MAX_DELAY_MILLIS = 3_600_000;

  /** A rule that a fault script can't have, with the field and the reason in its message. */
  public static final class InvalidException extends RuntimeException {
    InvalidException(String message) {
      super(message);
    }
  }

  /** This rule with everything said, checked against the channel of its provider. */
  FaultRule completed(Channel channel, int place) {
    FaultRule rule =
        new FaultRule(
            id == null ? "rule-" + place : id,
            enabled == null || enabled,
            match == null ? FaultMatch.ALL : match,
            stage == null ? FaultStage.defaultFor(channel) : stage,
            fault,
            count,
            from,
            until,
            forSeconds);
    rule.check(channel);
    return rule;
  }

  FaultRule switched(boolean on) {
    return new FaultRule(id, on, match, stage, fault, count, from, until, forSeconds);
  }

  private void check(Channel channel) {
    require(id.matches("[A-Za-z0-9._-]{1,64}"), "id: 1 to 64 letters, digits, '.', '_' or '-'");
    require(fault != null && fault.kind() != null, "fault.kind is missing");
    require(stage.isOf(channel), "stage: a " + channel.word() + " provider has no " + stage);
    require(count == null || count > 0, "count must be above 0");
    require(forSeconds == null || forSeconds > 0, "forSeconds must be above 0");
    require(forSeconds == null || until == null, "until and forSeconds exclude each other");
    checkMatch();
    checkFault(channel);
  }

  private void checkMatch() {
    if (match.recipient() != null) {
      require(stage.recipientKnown(), "match.recipient: not known yet at stage " + stage.word());
      try {
        java.util.regex.Pattern.compile(match.recipient());
      } catch (PatternSyntaxException e) {
        throw new InvalidException("match.recipient: " + e.getDescription());
      }
    }
    require(match.everyNth() == null || match.everyNth() > 0, "match.everyNth must be above 0");
    Double probability = match.probability();
    require(
        probability == null || (probability >= 0 && probability <= 1),
        "match.probability must be between 0 and 1");
  }

  private void checkFault(Channel channel) {
    switch (fault.kind()) {
      case DELAY ->
          require(
              fault.millis() != null && fault.millis() > 0 && fault.millis() <= MAX_DELAY_MILLIS,
              "fault.millis must be between 1 and " + MAX_DELAY_MILLIS);
      case REPLY -> checkReply(channel);
      case ACCEPT_THEN_DIE, ACCEPT_THEN_HANG ->
          require(
              stage.messageComplete(),
              "fault.kind "
                  + fault.kind().word()
                  + " needs a complete message: stage dot, response");
      case RESET, HANG -> {
        // Possible at every stage.
      }
    }
  }

  private void checkReply(Channel channel) {
    Integer code = fault.code();
    require(code != null, "fault.code is missing");
    boolean valid =
        switch (channel) {
          case EMAIL -> code >= 400 && code <= 599;
          case SMS, PUSH -> code >= 200 && code <= 599;
        };
    require(valid, "fault.code " + code + " is not one that a provider answers with");
    boolean line = fault.text() == null || fault.text().chars().allMatch(c -> c >= 32 && c < 127);
    require(channel != Channel.EMAIL || line, "fault.text: one line of printable ASCII");
    require(
        fault.retryAfterSeconds() == null || channel != Channel.EMAIL,
        "fault.retryAfterSeconds is for SMS and push providers");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new InvalidException(message);
    }
  }
}
