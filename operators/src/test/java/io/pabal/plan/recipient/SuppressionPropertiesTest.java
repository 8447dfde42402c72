package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.SuppressionReason;
import io.pabal.schema.recipient.Suppressions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Reports of one address in any order, some of them twice: which word wins is what the instants
 * say, and nothing else.
 */
class SuppressionPropertiesTest {
  private static final String MAIL = "anna@example.com";
  private static final String KEY = new Address(Channel.EMAIL, MAIL).key();

  /** What is told, and the seconds at which its message was planned and it happened. */
  record Told(ReportResult result, int planned, int at) {}

  @Property(tries = 2000)
  void theInstantsDecideAndNotTheOrder(
      @ForAll("reports") @Size(max = 12) List<Told> reports,
      @ForAll @IntRange(min = -1, max = 6) int registered,
      @ForAll Random random) {
    List<Told> shuffled = new ArrayList<>(reports);
    shuffled.addAll(reports.subList(0, reports.size() / 2));
    java.util.Collections.shuffle(shuffled, random);
    Address address =
        new Address(Channel.EMAIL, MAIL, null, registered < 0 ? null : second(registered));

    Suppressions inOrder = known(reports);
    Suppressions inAnyOrder = known(shuffled);

    assertThat(inAnyOrder).isEqualTo(inOrder);
    assertThat(inAnyOrder.hold(address)).isEqualTo(mustNotBeUsed(reports, registered));
  }

  /** The rule in other words, of each reason: its newest word against the newest that lifts it. */
  private static boolean mustNotBeUsed(List<Told> reports, int registered) {
    int lifted = newest(reports, told -> told.result() == ReportResult.LIFT, Told::at);
    int wanted = newest(reports, told -> told.result() == ReportResult.OPT_IN, Told::at);
    int dead =
        newest(
            reports,
            told -> told.result() == ReportResult.DEAD_ADDRESS,
            told -> Math.min(told.planned(), told.at()));
    int unwanted = newest(reports, told -> told.result() == ReportResult.OPT_OUT, Told::at);
    int called = newest(reports, told -> told.result() == ReportResult.COMPLAINT, Told::at);
    int back = Math.max(lifted, wanted);
    return (dead >= 0 && dead >= lifted && dead >= registered)
        || (unwanted >= 0 && unwanted >= back)
        || (called >= 0 && called >= back);
  }

  private static int newest(
      List<Told> reports, Predicate<Told> which, ToIntFunction<Told> instant) {
    return reports.stream().filter(which).mapToInt(instant).max().orElse(-1);
  }

  private static Suppressions known(List<Told> reports) {
    Suppressions known = Suppressions.NONE;
    for (Told told : reports) {
      known = known.with(SuppressionPolicy.words(report(told)));
    }
    assertThat(known.all()).hasSizeLessThanOrEqualTo(SuppressionReason.values().length);
    return known;
  }

  private static DeliveryReport report(Told told) {
    ReportReference about =
        new ReportReference(Samples.ANNA, Channel.EMAIL, KEY, "n", 1, second(told.planned()));
    Report report = new Report(Report.SCHEMA, "r", told.result(), null, "5.1.1", null, null);
    return DeliveryReport.of(about, report, second(told.at()));
  }

  private static Instant second(int second) {
    return Samples.NOW.plusSeconds(second);
  }

  @Provide
  Arbitrary<List<Told>> reports() {
    Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 5);
    return Combinators.combine(Arbitraries.of(ReportResult.class), seconds, seconds)
        .as(Told::new)
        .list()
        .ofMaxSize(12);
  }
}
