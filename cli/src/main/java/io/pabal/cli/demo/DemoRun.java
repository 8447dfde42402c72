package io.pabal.cli.demo;

import io.pabal.cli.Screen;
import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.cli.demo.DemoScript.Sizes;
import io.pabal.cli.demo.Verdict.Patience;
import io.pabal.cli.demo.Verdict.Witnesses;
import io.pabal.cli.local.Endpoints;
import io.pabal.cli.local.LocalSystem;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.query.LogConnection;
import io.pabal.jobs.config.PabalConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One run on a system that is up, from the first profile to the last line of the report. */
final class DemoRun {
  private static final int DIFFERENCES_SHOWN = 20;

  private final LocalSystem local;
  private final PabalConfig config;
  private final Patience patience;
  private final ProgressLine progress;

  /**
   * @param terminal whether counts may move on one line
   */
  DemoRun(LocalSystem local, Patience patience, boolean terminal) {
    this.local = local;
    this.config = PabalConfig.read(local.home().configFile());
    this.patience = patience;
    this.progress = new ProgressLine(System.out, terminal, Screen::print);
  }

  /**
   * Plays and judges.
   *
   * @throws LocalSystemException when the system cannot play it, with what to do
   */
  DemoSummary play(DemoScript script, Sizes sizes, Instant now) {
    DemoCatalog.complete(config)
        .ifPresent(
            version ->
                Screen.print(
                    "Catalog version " + version + " published: catalogs/social added to it"));
    SandboxFacts providers = new SandboxFacts(local.endpoints().sandboxUrl());
    Director director = new Director(config.kafka().clientMap(), config.topics(), progress);
    title(script.people().size() + " customers sign up");
    director.introduce(script.people(), now);
    return LogConnection.of(config)
        .ask(log -> play(script, sizes, director, witnesses(script, log, providers, now)));
  }

  private DemoSummary play(DemoScript script, Sizes sizes, Director director, Witnesses witnesses)
      throws SQLException {
    List<Appended> appended = new ArrayList<>();
    title("People with stories, a network of friends, and bad events");
    List<DemoEvent> stories = new ArrayList<>(script.of(Phase.STORIES));
    stories.addAll(script.of(Phase.SOCIAL));
    stories.addAll(script.of(Phase.BAD));
    appended.addAll(director.play(stories, sizes.ratePerSecond()));
    Verdict verdict = Verdict.await(appended, witnesses, patience, progress);

    title("Everyday's business, " + sizes.ratePerSecond() + " events a second");
    List<DemoEvent> business = new ArrayList<>(script.of(Phase.WARM_UP));
    business.addAll(script.of(Phase.STEADY));
    appended.addAll(director.play(business, sizes.ratePerSecond()));
    if (verdict.waitedInVain() == null) {
      verdict = Verdict.await(appended, witnesses, patience, progress);
    }

    title("A sale, to everybody at once");
    appended.addAll(director.play(script.of(Phase.SALE), sizes.ratePerSecond()));
    verdict = Verdict.await(appended, witnesses, patience, progress);
    return report(script, sizes, appended, verdict);
  }

  private static Witnesses witnesses(
      DemoScript script, Connection log, SandboxFacts providers, Instant now) throws SQLException {
    List<String> ids =
        script.events().stream().map(DemoEvent::id).filter(Objects::nonNull).distinct().toList();
    List<String> sources = script.events().stream().map(DemoEvent::source).distinct().toList();
    return new Witnesses(new LogFacts(log, sources, ids, now), providers);
  }

  private DemoSummary report(
      DemoScript script, Sizes sizes, List<Appended> appended, Verdict verdict) {
    DemoSummary summary = DemoSummary.of(appended, verdict.facts(), verdict.agrees());
    Screen.print("");
    Screen.print(DemoTable.text(DemoTable.rows(appended, verdict.facts())));
    Screen.print("@|bold Among friends: who was told, who was not, and why|@");
    List<Appended> social =
        appended.stream().filter(each -> each.event().phase() == Phase.SOCIAL).toList();
    Screen.print(WhoWasTold.text(social, script.friends(), verdict.facts()));
    Screen.print("@|bold Totals|@");
    total("events", summary.events() + " to " + summary.recipients() + " recipients");
    total("decisions", summary.decisions());
    total("at the providers", summary.delivered());
    total("accepted in the log", summary.logged());
    total("dead letters", summary.deadLetters());
    Latency latency = DemoSummary.latency(appended, verdict.facts());
    total(
        "latency",
        "p50 %d ms, p99 %d ms from the append of an event to its acceptance by the provider"
            .formatted(latency.p50Millis(), latency.p99Millis()));
    total(
        "",
        "(%d items at %d events/s for %d s, after %d s of warm-up; the sale is not in it: a burst measures its own queue)"
            .formatted(
                latency.count(),
                sizes.ratePerSecond(),
                sizes.steadySeconds(),
                sizes.warmUpSeconds()));
    judge(verdict);
    whereToLook(script);
    return summary;
  }

  private static void judge(Verdict verdict) {
    Screen.print("");
    if (verdict.agrees()) {
      Screen.print("@|bold,green Events, providers and log agree, item by item.|@");
      return;
    }
    Screen.print("@|bold,red They do not agree.|@");
    if (verdict.waitedInVain() != null) {
      Screen.print("  Waiting ended: " + verdict.waitedInVain() + ".");
    }
    verdict.differences().stream()
        .limit(DIFFERENCES_SHOWN)
        .forEach(difference -> Screen.print("  - " + difference.text().replace("|@", "")));
    int more = verdict.differences().size() - DIFFERENCES_SHOWN;
    if (more > 0) {
      Screen.print("  and " + more + " more");
    }
  }

  private void whereToLook(DemoScript script) {
    Endpoints endpoints = local.endpoints();
    Person first = script.people().get(0);
    Screen.print("");
    Screen.print("@|bold Look|@");
    total("messages, as they look", endpoints.sandboxUrl());
    total("the jobs in Flink's web UI", endpoints.flinkUrl());
    total("one person's day", "pabal trace --recipient " + first.id());
    Person friend = script.friends().get(script.friends().size() - 1);
    total("what a friend was told", "pabal trace --recipient " + friend.id());
    total("what was refused", "pabal deadletters list");
    total("whether anything is lost", "pabal audit");
    total("stop", "pabal down");
  }

  private static void total(String name, Object value) {
    Screen.print("  " + name + " ".repeat(Math.max(1, 28 - name.length())) + value);
  }

  private static void title(String text) {
    Screen.print("@|bold " + text + "|@");
  }
}
