package io.pabal.cli.query;

import io.pabal.cli.kafka.RecordAt;
import io.pabal.cli.kafka.TopicWriter;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal deadletters redrive}. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Drives dead letters again, after what was wrong has been mended.",
      "",
      "The record goes unchanged, so an event keeps its identity: driven again twice, or decided meanwhile, it is a DUPLICATE. It takes the next attempt number; if it fails again, that is a dead letter of this attempt. Exit status 1 if one of them cannot be driven again."
    },
    footer = {
      "",
      "Examples:",
      "  scripts/pabal deadletters redrive shop.orders-0@17",
      "  scripts/pabal deadletters redrive --topic shop.orders --reason MISSING_FIELD --since P1D --dry-run"
    })
final class RedriveCommand implements Callable<Integer> {
  /**
   * What came of one.
   *
   * @param to where the record stands now, or null in a dry run or when it was refused
   */
  record Done(
      String position,
      int attempt,
      String topic,
      SourcePosition to,
      String refusal,
      String reason) {}

  @Spec private CommandSpec spec;
  @Mixin private QueryOptions query;
  @Mixin private DeadLetterFilter filter;

  @Parameters(
      arity = "0..*",
      paramLabel = "POSITION",
      description = "Where originals stand: topic-partition@offset, as 'list' prints it.")
  private List<String> positions = List.of();

  @Option(names = "--dry-run", description = "Say what would be done, append nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print JSON for programs, a dead letter a line.")
  private boolean json;

  @Override
  public Integer call() {
    if (positions.isEmpty() == filter.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Which ones? Name positions, or say --topic, --reason or --since, not both");
    }
    List<Done> done = new ArrayList<>();
    Redrive redrive = new Redrive(query.topics());
    try (RecordAt kafka = new RecordAt(query.kafka());
        TopicWriter writer = new TopicWriter(query.kafka())) {
      for (DeadLetterRow letter : Redrive.onceEach(letters())) {
        Redrive.Plan plan = redrive.plan(letter, kafka.find(letter.at()));
        done.add(done(plan, writer));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    done.forEach(one -> out.println(json ? asJson(one) : line(one)));
    if (done.isEmpty() && !json) {
      out.println("No dead letters.");
    }
    out.flush();
    boolean refused = done.stream().anyMatch(one -> one.refusal() != null);
    return refused || (done.isEmpty() && !positions.isEmpty()) ? 1 : 0;
  }

  private List<DeadLetterRow> letters() {
    if (positions.isEmpty()) {
      return query.log().ask(log -> filter.find(log, true));
    }
    List<DeadLetterRow> letters = new ArrayList<>();
    for (String text : positions) {
      SourcePosition position = DeadLetterFilter.position(spec, text);
      letters.addAll(query.log().ask(log -> DeadLetterFilter.at(log, position)));
    }
    return letters;
  }

  private Done done(Redrive.Plan plan, TopicWriter writer) {
    SourcePosition to = null;
    if (plan.refusal() == null && !dryRun) {
      to = writer.append(plan.topic(), plan.key(), plan.value(), plan.headers());
    }
    return new Done(
        plan.letter().position(),
        plan.attempt(),
        plan.topic(),
        to,
        plan.refusal(),
        plan.letter().reason());
  }

  private String line(Done one) {
    String what =
        one.refusal() != null
            ? "refused: " + one.refusal()
            : (dryRun ? "would be attempt " : "attempt ")
                + one.attempt()
                + " at "
                + (one.to() == null ? one.topic() : one.to());
    return StoryText.printable(one.position() + "  " + one.reason() + "  " + what);
  }

  private static String asJson(Done one) {
    return new String(Json.write(one), StandardCharsets.UTF_8);
  }
}
