package io.pabal.cli.callback;

import io.pabal.schema.callback.ReportResult;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a bounce means: a pure table of its action (RFC 3464, 2.3.3) and status (RFC 3463). */
final class BounceResult {
  /**
   * Statuses that say that the address does not exist: bad mailbox, system, syntax (RFC 3463, 3.2),
   * moved without a forwarding address (the same), null MX (RFC 7505), disabled (RFC 3463, 3.3).
   * Not 5.7.x: there it is the sender that is refused.
   */
  private static final Set<String> DEAD =
      Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1");

  private static final Pattern STATUS = Pattern.compile("\\b[245]\\.\\d{1,3}\\.\\d{1,3}\\b");

  private BounceResult() {}

  /**
   * The result.
   *
   * @return empty for an action that RFC 3464 does not name
   */
  static Optional<ReportResult> of(BounceMail mail) {
    if (mail.complaint()) {
      return Optional.of(ReportResult.COMPLAINT);
    }
    return switch (mail.action() == null ? "" : mail.action()) {
      case "failed" ->
          Optional.of(
              status(mail).filter(DEAD::contains).isPresent()
                  ? ReportResult.DEAD_ADDRESS
                  : ReportResult.UNDELIVERED);
      case "delayed" -> Optional.of(ReportResult.DELAYED);
      case "delivered", "relayed", "expanded" -> Optional.of(ReportResult.DELIVERED);
      default -> Optional.empty();
    };
  }

  /** The status; where the server gave none that says anything, that of its words. */
  static Optional<String> status(BounceMail mail) {
    Optional<String> own = find(mail.status()).filter(status -> !status.endsWith(".0.0"));
    return own.or(() -> find(mail.diagnostic())).or(() -> find(mail.status()));
  }

  private static Optional<String> find(String text) {
    Matcher matcher = STATUS.matcher(text == null ? "" : text);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }
}
