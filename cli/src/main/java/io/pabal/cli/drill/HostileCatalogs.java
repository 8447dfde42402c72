package io.pabal.cli.drill;

import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.KEY_MISMATCH;
import static io.pabal.schema.deadletter.DeadLetterReason.TOO_LARGE;

import io.pabal.jobs.config.Topics;
import java.util.List;
import java.util.function.Function;

/** Hostile cases of the catalog topic: pure. */
final class HostileCatalogs {
  private static final int MOST_CATALOG_BYTES = 900_000;

  private HostileCatalogs() {}

  /** Versions of the catalog. */
  static List<Function<HostileScene, HostileRecord>> catalog() {
    TopicCases table = new TopicCases("catalog", Topics::catalog, "plan", "deliver").under("17");
    table.garbage();
    String empty = "'defaultLocale':'en','rules':[],'texts':[],'categories':[";
    String head = "{'schema':'pabal.catalog/1','version':99999$N,";
    table.dead("under another key", KEY_MISMATCH, head + empty + "]}");
    version(table, "no rules", head + "'defaultLocale':'en','categories':[],'texts':[]}");
    version(table, "no language", head + "'rules':[],'texts':[],'categories':[]}");
    version(
        table,
        "a category without a lane",
        head + empty + "{'name':'c','consent':'optional','life':'PT1H'}]}");
    version(
        table,
        "a category without a name",
        head + empty + "{'lane':'normal','consent':'optional','life':'PT1H'}]}");
    version(
        table,
        "an endless life",
        head
            + empty
            + "{'name':'c','lane':'normal','consent':'optional','life':'PT2562047788015215H'}]}");
    version(
        table,
        "a life that is over",
        head + empty + "{'name':'c','lane':'normal','consent':'optional','life':'PT-1S'}]}");
    version(
        table,
        "half a surrogate pair as name",
        head + empty + "{'name':'\\ud800','lane':'normal','consent':'optional','life':'PT1H'}]}");
    table.dead("too large", TOO_LARGE, head + "'x':'" + "x".repeat(MOST_CATALOG_BYTES) + "'}");
    return table.all();
  }

  private static void version(TopicCases table, String kind, String json) {
    table.under(kind, "99999$N", INVALID_FIELD, json);
  }
}
