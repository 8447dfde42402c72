package io.pabal.cli.callback;

import io.pabal.cli.kafka.PlanInspector;
import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Suppression;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal suppressions show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Asks plan which addresses it does not use at this moment, and why. Exit status 1 if plan"
            + " does not answer.")
final class ShowSuppressions implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for plan. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  @Option(names = "--json", description = "Print the answer as it stands, on one line.")
  private boolean json;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    InspectReply reply =
        new PlanInspector(
                system.kafka(), system.topics().inspect(), system.topics().inspectReplies())
            .ask(recipient, InspectSubject.SUPPRESSIONS, Duration.ofSeconds(timeoutSeconds));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.write(reply), StandardCharsets.UTF_8));
    } else {
      print(reply, out);
    }
    out.flush();
    return 0;
  }

  /** One line a suppression; an address that left the profile is known by its hash only. */
  static void print(InspectReply reply, PrintWriter out) {
    List<Address> addresses = reply.profile() == null ? List.of() : reply.profile().addresses();
    if (reply.suppressions().isEmpty()) {
      out.println("No address of " + reply.recipient() + " was ever suppressed.");
    }
    for (Suppression suppression : reply.suppressions()) {
      Address address =
          addresses.stream()
              .filter(known -> known.channel() == suppression.channel())
              .filter(known -> known.key().equals(suppression.addressKey()))
              .findFirst()
              .orElse(null);
      out.println(
          suppression.channel().label()
              + " "
              + (address == null
                  ? "(not in the profile, key " + suppression.addressKey() + ")"
                  : address.value())
              + ": "
              + standing(suppression, address));
    }
  }

  private static String standing(Suppression suppression, Address address) {
    String said =
        suppression.since() == null
            ? suppression.reason() + " never said"
            : suppression.reason()
                + " since "
                + suppression.since()
                + " by "
                + suppression.by()
                + (suppression.code() == null ? "" : " (" + suppression.code() + ")");
    if (address == null ? suppression.isInForce() : suppression.holds(address)) {
      return said + ", in force";
    }
    return said
        + (suppression.isInForce()
            ? ", registered anew at " + address.registered()
            : ", lifted at " + suppression.liftedAt());
  }
}
