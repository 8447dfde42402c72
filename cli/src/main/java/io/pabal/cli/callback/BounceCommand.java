package io.pabal.cli.callback;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.query.LogConnection;
import io.pabal.cli.query.QueryOptions;
import io.pabal.deliver.provider.Secret;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.PabalOptions;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.recipient.BounceAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code pabal callback bounce}: exit statuses are those of sysexits.h, which mail servers read.
 */
@Command(
    name = "bounce",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a bounce (RFC 3464) or a complaint (RFC 5965) from standard input and writes its report.",
      "",
      "Exit status 0: written. 65: the mail is none, or is about no message of ours. 75: Kafka or the"
          + " log is away; the mail server tries again. 78: the configuration has no key.",
      ""
    })
final class BounceCommand implements Callable<Integer> {
  static final int DATA_ERROR = 65;
  static final int TRY_AGAIN = 75;
  static final int NOT_CONFIGURED = 78;

  @Spec private CommandSpec spec;
  @Mixin private QueryOptions system;

  @Override
  public Integer call() throws IOException {
    PabalConfig config = system.read();
    ReportWriter reports;
    try {
      reports = new ReportWriter(config);
    } catch (LocalSystemException e) {
      return end(NOT_CONFIGURED, e.getMessage());
    }
    try {
      return report(read(System.in), reports, config);
    } catch (BounceMail.UnreadableException e) {
      return end(DATA_ERROR, e.getMessage());
    } catch (LocalSystemException e) {
      return end(TRY_AGAIN, e.getMessage());
    }
  }

  private int report(BounceMail mail, ReportWriter reports, PabalConfig config) {
    Optional<ReportResult> result = BounceResult.of(mail);
    if (result.isEmpty()) {
      return end(DATA_ERROR, "the bounce names no action of RFC 3464");
    }
    Optional<String> reference = reference(mail, reports, config);
    if (reference.isEmpty()) {
      return end(
          DATA_ERROR,
          "the bounce is about no message of ours: it returns no X-Pabal-Reference that we signed,"
              + " and came to no bounce address of a message in the log");
    }
    var at =
        reports.write(
            new Report(
                Report.SCHEMA,
                reference.get(),
                result.get(),
                cut(mail.server(), Report.MAX_WORD_CHARS),
                BounceResult.status(mail).orElse(null),
                cut(mail.diagnostic(), Report.MAX_DETAIL_CHARS),
                null));
    PrintWriter out = spec.commandLine().getOut();
    out.println(result.get() + ", written to " + at + ".");
    out.flush();
    return 0;
  }

  private static Optional<String> reference(
      BounceMail mail, ReportWriter reports, PabalConfig config) {
    List<byte[]> keys = reports.keys();
    Optional<String> returned =
        mail.references().stream()
            .filter(reference -> ReportReference.verified(reference, keys).isPresent())
            .findFirst();
    if (returned.isPresent()) {
      return returned;
    }
    List<byte[]> bounceKeys = bounceKeys(config);
    return mail.addresses().stream()
        .flatMap(address -> BounceAddress.verified(address, bounceKeys).stream())
        .flatMap(
            bounce ->
                new LoggedMessages(LogConnection.of(config))
                    .find(bounce.notificationId(), bounce.attempt()).stream())
        .map(reports::signed)
        .findFirst();
  }

  /** The key that deliver signs bounce addresses with; none when it signs none. */
  private static List<byte[]> bounceKeys(PabalConfig config) {
    return config
        .values()
        .getOptional(PabalOptions.EMAIL_BOUNCE_KEY)
        .map(reference -> List.of(BounceAddress.key(Secret.parse(reference).reveal())))
        .orElse(List.of());
  }

  private static BounceMail read(InputStream in)
      throws IOException, BounceMail.UnreadableException {
    byte[] bytes = in.readNBytes(BounceMail.MAX_BYTES + 1);
    if (bytes.length > BounceMail.MAX_BYTES) {
      throw new BounceMail.UnreadableException(
          "the mail has more than " + BounceMail.MAX_BYTES + " bytes");
    }
    return BounceMail.read(bytes);
  }

  private static String cut(String text, int maxChars) {
    return text == null || text.length() <= maxChars ? text : text.substring(0, maxChars);
  }

  private int end(int status, String why) {
    spec.commandLine().getErr().println("pabal callback bounce: " + why);
    return status;
  }
}
