package io.pabal.watch;

import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.state.WatchSlice;
import io.pabal.schema.watch.HandOverSign;

/** Counting in slices, and slices taken together: pure. */
final class Window {
  private Window() {}

  /** A slice after one more sign. */
  static WatchSlice after(
      WatchSlice slice, HandOverSign sign, WatchSettings settings, long nowMillis) {
    if (sign.outcome() == null) {
      return aged(slice, sign);
    }
    ProviderSign says = ProviderSign.of(sign.channel(), sign.outcome(), sign.code());
    long longest = settings.slow().get(sign.channel()).toMillis();
    return new WatchSlice(
        slice.answered() + (says == ProviderSign.ANSWERED ? 1 : 0),
        slice.failed() + (says == ProviderSign.FAILED ? 1 : 0),
        slice.refusals() + (sign.outcome() == OutcomeClass.CONFIG ? 1 : 0),
        slice.slow() + (sign.durationMillis() > longest ? 1 : 0),
        slice.timed() + (sign.durationMillis() >= 0 ? 1 : 0),
        ProviderSign.isAnswer(sign.outcome()) ? nowMillis : slice.lastAnswerMillis(),
        slice.youngestUrgentMillis(),
        slice.youngestNormalMillis());
  }

  private static WatchSlice aged(WatchSlice slice, HandOverSign intent) {
    long urgent = intent.lane() == Lane.URGENT ? intent.ageMillis() : -1;
    long normal = intent.lane() == Lane.NORMAL ? intent.ageMillis() : -1;
    return new WatchSlice(
        slice.answered(),
        slice.failed(),
        slice.refusals(),
        slice.slow(),
        slice.timed(),
        slice.lastAnswerMillis(),
        youngest(slice.youngestUrgentMillis(), urgent),
        youngest(slice.youngestNormalMillis(), normal));
  }

  /** Two slices as one. */
  static WatchSlice together(WatchSlice one, WatchSlice other) {
    return new WatchSlice(
        one.answered() + other.answered(),
        one.failed() + other.failed(),
        one.refusals() + other.refusals(),
        one.slow() + other.slow(),
        one.timed() + other.timed(),
        Math.max(one.lastAnswerMillis(), other.lastAnswerMillis()),
        youngest(one.youngestUrgentMillis(), other.youngestUrgentMillis()),
        youngest(one.youngestNormalMillis(), other.youngestNormalMillis()));
  }

  /** -1 is no age. */
  private static long youngest(long one, long other) {
    return one < 0 || other < 0 ? Math.max(one, other) : Math.min(one, other);
  }
}
