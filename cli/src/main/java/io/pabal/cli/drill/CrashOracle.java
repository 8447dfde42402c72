package io.pabal.cli.drill;

import io.pabal.schema.catalog.InDoubtRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the three records item by item; pure. */
final class CrashOracle {
  /** Items named in a complaint; the rest is counted. */
  private static final int NAMED = 5;

  /**
   * What the comparison says.
   *
   * @param delivered items that a provider has
   * @param lost items with neither a provider's record nor a final outcome nor IN_DOUBT
   * @param duplicates copies beyond the first, over all items
   * @param inDoubt items whose last word is IN_DOUBT
   * @param resentInDoubt items handed over again although in doubt, by name in the log
   * @param late items with an outcome from a task that had been replaced
   * @param open hand-overs whose end nobody knows, or knew too late: the most copies there may be
   * @param complaints why the drill has not passed; empty when it has
   */
  record Verdict(
      long delivered,
      long lost,
      long duplicates,
      long inDoubt,
      long resentInDoubt,
      long late,
      long open,
      List<String> complaints) {}

  private CrashOracle() {}

  static Verdict compare(
      Map<String, DrillLoad.Expected> expected, ProviderRecords providers, LogRecords log) {
    long delivered = 0;
    long duplicates = 0;
    long inDoubt = 0;
    long resent = 0;
    long late = 0;
    long open = 0;
    List<String> lost = new ArrayList<>();
    List<String> unexplained = new ArrayList<>();
    List<String> tooMany = new ArrayList<>();
    List<String> heldTwice = new ArrayList<>();
    List<String> phantoms = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (Map.Entry<String, DrillLoad.Expected> entry : expected.entrySet()) {
      String item = entry.getKey();
      int times = providers.timesByItem().getOrDefault(item, 0);
      LogRecords.Item logged = log.of(item);
      delivered += times > 0 ? 1 : 0;
      duplicates += Math.max(0, times - 1);
      inDoubt += logged.inDoubt() && !logged.accepted() ? 1 : 0;
      resent += logged.resent() ? 1 : 0;
      late += logged.late() ? 1 : 0;
      open += logged.open();
      if (times == 0 && logged.accepted()) {
        phantoms.add(item);
      } else if (times == 0 && !logged.ended()) {
        lost.add(item);
      }
      if (times == 0 && logged.ended() && !logged.accepted() && !logged.inDoubt()) {
        failed.add(item);
      }
      if (times > 1 && !logged.resent() && !logged.late()) {
        unexplained.add(item);
      } else if (times - 1 > logged.open()) {
        tooMany.add(item);
      }
      if (times > 1 && entry.getValue().rule() == InDoubtRule.HOLD) {
        heldTwice.add(item);
      }
    }
    List<String> complaints = new ArrayList<>();
    complain(complaints, "lost", lost);
    complain(complaints, "failed for good although the providers take everything", failed);
    complain(complaints, "repeated without being named in the log", unexplained);
    complain(complaints, "repeated more often than hand-overs were open", tooMany);
    complain(complaints, "repeated although the rule is hold", heldTwice);
    complain(complaints, "accepted in the log, unknown to the provider", phantoms);
    return new Verdict(delivered, lost.size(), duplicates, inDoubt, resent, late, open, complaints);
  }

  private static void complain(List<String> complaints, String what, List<String> items) {
    if (!items.isEmpty()) {
      complaints.add(
          items.size()
              + " "
              + what
              + ", for example "
              + String.join(", ", items.subList(0, Math.min(NAMED, items.size()))));
    }
  }
}
