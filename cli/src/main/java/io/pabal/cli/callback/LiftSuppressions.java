package io.pabal.cli.callback;

import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.event.SourcePosition;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code pabal suppressions lift}: a signed report like any other. So it is compared by its instant
 * with what was said before and after, a bounce that comes late does not undo it, and it stands in
 * the log.
 */
@Command(
    name = "lift",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lifts every suppression of an address. A message that is planned later and fails suppresses it"
          + " again. Lift a STOP only if its owner asked you to.",
      ""
    })
final class LiftSuppressions implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Parameters(index = "1", paramLabel = "CHANNEL", description = "email, sms or push.")
  private String channel;

  @Parameters(
      index = "2",
      paramLabel = "ADDRESS",
      description = "The address, number or token as it stands in the profile.")
  private String address;

  @Option(names = "--reason", paramLabel = "WORDS", description = "Why, for the log.")
  private String reason;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    Channel on =
        Channel.of(channel)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "there is no channel '" + channel + "'"));
    ReportWriter reports = new ReportWriter(system.read());
    Instant now = Instant.now();
    ReportReference about =
        ReportReference.ofAddress(recipient, on, Ids.addressKey(on, address), now);
    SourcePosition at =
        reports.write(
            new Report(
                Report.SCHEMA,
                reports.signed(about),
                ReportResult.LIFT,
                "administrator",
                null,
                reason,
                now));
    PrintWriter out = spec.commandLine().getOut();
    out.println("Written to " + at + ". It holds for every event that plan decides from now on.");
    out.flush();
    return 0;
  }
}
