package io.pabal.plan.recipient;

import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import java.util.Optional;

/**
 * Everything a recipient said, by whichever way.
 *
 * @param preferences null when nothing is known
 * @param optOuts what was taken back by a message's link; never null
 */
record Wishes(Preferences preferences, OptOuts optOuts) {
  Wishes {
    optOuts = OptOuts.orNone(optOuts);
  }

  /** Without opt-outs. */
  static Wishes of(Preferences preferences) {
    return new Wishes(preferences, OptOuts.NONE);
  }

  /** What the preferences say of a category. */
  Optional<CategoryPreference> category(String name) {
    return Optional.ofNullable(preferences).flatMap(p -> p.category(name));
  }

  /** Whether an opt-out of the category holds. */
  boolean unsubscribed(String category) {
    return optOuts.holds(category, category(category).orElse(null));
  }
}
