package io.pabal.plan.audience;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A bucket whose members are being told an event: those it had when the first of them was told, at
 * most {@link BucketPolicy#MAX_MEMBERS}.
 */
final class BucketUnderWay {
  private final List<String> members = new ArrayList<>();
  private int next;

  /**
   * @param told who was told before a restore, null if nobody was
   */
  BucketUnderWay(Iterable<String> members, List<String> told) {
    if (told != null) {
      this.members.addAll(told);
      this.next = told.size();
    }
    Set<String> known = new HashSet<>(this.members);
    for (String member : members) {
      if (!known.contains(member)) {
        this.members.add(member);
      }
    }
  }

  boolean hasNext() {
    return next < members.size();
  }

  String next() {
    return members.get(next++);
  }

  /** Who has been told. */
  List<String> told() {
    return List.copyOf(members.subList(0, next));
  }
}
