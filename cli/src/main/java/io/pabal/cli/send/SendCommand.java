package io.pabal.cli.send;

import io.pabal.cli.query.QueryOptions;
import io.pabal.plan.audience.AudiencePolicy;
import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.EventDecoder;
import io.pabal.plan.intake.Refusal;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal send}. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends an event, or says what would become of it (--dry-run).",
      "",
      "An event is a CloudEvent in JSON. It goes to the events topic of its category's lane, keyed by its"
          + " first recipient. What intake would refuse is refused here, unless --unchecked.",
      "",
      "Exit status 0: Kafka has it; with --wait: it was decided, and all that was planned has its final"
          + " outcome. 1: refused, or not settled in time.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal send --type order.paid --recipient ann --data '{\"orderNo\":\"17\",...}' --wait",
      "  pabal send --dry-run --type sale.started -r ann -r ben --data-file sale.json",
      "  pabal send order-17.json",
      "  producer | pabal send - --json",
      "",
      "Why was it not sent? pabal trace --event ID"
    })
public final class SendCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private EventOptions events;

  @Option(
      names = "--lane",
      paramLabel = "LANE",
      description = "urgent or normal. Default: that of the type's category in the catalog.")
  private Lane lane;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "One of the configuration's events topics. Default: the lane's first.")
  private String topic;

  @Option(
      names = "--wait",
      arity = "0..1",
      paramLabel = "DURATION",
      fallbackValue = "PT30S",
      description =
          "Follow each event in the log until it is decided and delivered, at most so long (without a"
              + " value: ${FALLBACK-VALUE}).")
  private Duration wait;

  @Option(
      names = "--unchecked",
      description = "Send as it is, whatever intake will say: to see a dead letter.")
  private boolean unchecked;

  @Mixin private DryRunOptions dry;

  @Option(names = "--json", description = "Print JSON for programs, a line an event.")
  private boolean json;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    Instant now = Instant.now();
    if (dry.isDryRun() && wait != null) {
      throw new ParameterException(spec.commandLine(), "a dry run has nothing to wait for");
    }
    if (!dry.isDryRun() && dry.hasFiles()) {
      throw new ParameterException(
          spec.commandLine(),
          "--catalog, --profile, --preferences, --opt-out and --html go with --dry-run");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Stream<byte[]> values =
        events.events(() -> UUID.randomUUID().toString(), now, System.in)) {
      return dry.isDryRun() ? tryOut(values, now, out) : send(values, out);
    } finally {
      out.flush();
    }
  }

  private int tryOut(Stream<byte[]> values, Instant now, PrintWriter out) {
    Optional<Catalog> catalog = dry.catalog(system);
    DryRun run = new DryRun(catalog, dry.maxEventAge(system));
    DryRun.Recipients recipients = dry.recipients(system, now);
    boolean refused = false;
    for (Iterator<byte[]> each = values.iterator(); each.hasNext(); ) {
      RawRecord record =
          new RawRecord("dry-run", -1, -1, now.toEpochMilli(), null, each.next(), Map.of());
      try {
        DecodedEvent decoded = new EventDecoder(Lane.NORMAL).decode(record, now);
        Lane itsLane = laneInDryRun(decoded.event().type(), catalog);
        DecodedEvent inLane = new EventDecoder(itsLane).decode(record, now);
        if (inLane.recipients().isEmpty()) {
          tellAudience(run.audience(inLane.event(), now), out);
          continue;
        }
        List<DryRun.Result> results = run.of(inLane, recipients, now);
        if (json) {
          results.forEach(result -> out.println(DryRunText.forPrograms(result)));
        } else {
          out.print(DryRunText.forPeople(results, dry.html()));
        }
      } catch (Refusal refusal) {
        refused = true;
        spec.commandLine()
            .getErr()
            .println(
                "Would become a dead letter: " + refusal.reason() + ", " + refusal.getMessage());
      }
    }
    if (!json) {
      out.println("Nothing was sent. Whether the event was decided before, a dry run cannot know.");
    }
    return refused ? 1 : 0;
  }

  /** An audience may have a million: which it is, not who they are. */
  private void tellAudience(String audience, PrintWriter out) {
    if (json) {
      out.println(new String(Json.write(Map.of("audience", audience)), StandardCharsets.UTF_8));
    } else {
      out.println("It names nobody, so it is for " + audience + ".");
      out.println("Name one of them with --recipient to see what would become of it there.");
    }
  }

  private Lane laneInDryRun(String type, Optional<Catalog> catalog) {
    if (lane != null) {
      return lane;
    }
    return catalog
        .flatMap(c -> c.ruleFor(type).flatMap(rule -> c.category(rule.category())))
        .map(Category::lane)
        .orElse(Lane.NORMAL);
  }

  private int send(Stream<byte[]> values, PrintWriter out) {
    Destination destination =
        new Destination(system.topics(), topic, lane, () -> dry.catalog(system));
    Report report = new Report(out, spec.commandLine().getErr(), json);
    AudiencePolicy audiences = new AudiencePolicy(system.read().lifetimes().maxEventAge());
    try (Sending sending =
        new Sending(system.kafka(), destination, audiences, unchecked, report::refused)) {
      Following following = new Following(report, wait);
      values.forEach(value -> sending.send(value, Instant.now(), following::sent));
      sending.finish(following::sent);
      boolean settled = wait == null || system.log().ask(following::untilSettled);
      if (wait == null) {
        report.next();
      }
      return settled && !report.anyRefused() ? 0 : 1;
    }
  }
}
