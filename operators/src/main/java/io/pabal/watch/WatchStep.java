package io.pabal.watch;

import io.pabal.schema.Channel;
import io.pabal.schema.state.WatchSlice;
import io.pabal.schema.state.WatchState;
import io.pabal.schema.state.WatchedProvider;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.HandOverSign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts what hand-overs say of a provider, looks at it once a slice, and tells what {@link
 * WatchPolicy} decides.
 *
 * <ul>
 *   <li>Key: channel and provider.
 *   <li>State: {@link WatchState#provider}, one record with an incident a kind; {@link
 *       WatchState#slices}, at most {@value WatchSettings#SLICES} and the present one; {@link
 *       WatchState#open}, the hand-overs under way, at most {@value #MAX_OPEN} after a look.
 *   <li>Timers: processing time, at the end of each slice while anything is under way, counted or
 *       raised, else once a window; never more than two a key.
 *   <li>Cleared: a slice when it leaves the window; a hand-over by its outcome, or after {@link
 *       WatchSettings#OPEN_EXPIRY}; all of it when nothing was seen for {@link
 *       WatchSettings#forgetAfter}.
 *   <li>When more than {@value #MAX_OPEN} hand-overs wait, all of them are forgotten and counted:
 *       silence is then told later, by those that come.
 * </ul>
 *
 * <p>Times are this operator's clock. After a start nothing is older than the start: what became of
 * the hand-overs under way has still to be read.
 */
final class WatchStep extends KeyedProcessFunction<String, HandOverSign, Alert> {
  /** Far above what deliver has under way at one provider. */
  static final int MAX_OPEN = 20_000;

  private final WatchSettings settings;
  private transient WatchPolicy policy;
  private transient ValueState<WatchedProvider> provider;
  private transient MapState<Long, WatchSlice> slices;
  private transient MapState<String, Long> open;
  private transient WatchMetrics metrics;

  /** 0 until the first call that knows the time. */
  private transient long startedMillis;

  WatchStep(WatchSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    policy = new WatchPolicy(settings);
    provider = getRuntimeContext().getState(WatchState.provider());
    slices = getRuntimeContext().getMapState(WatchState.slices());
    open = getRuntimeContext().getMapState(WatchState.open());
    metrics = new WatchMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(HandOverSign sign, Context context, Collector<Alert> out)
      throws Exception {
    long now = started(context.timerService().currentProcessingTime());
    if (sign.outcome() != null) {
      open.remove(sign.notificationId());
    }
    if (sign.appendedMillis() < now - settings.window().toMillis()) {
      metrics.stale();
      return;
    }
    if (sign.outcome() == null) {
      open.put(sign.notificationId(), now);
    }
    long slice = now - Math.floorMod(now, settings.sliceMillis());
    WatchSlice before = slices.get(slice);
    slices.put(
        slice, Window.after(before == null ? WatchSlice.EMPTY : before, sign, settings, now));
    if (before == null) {
      context.timerService().registerProcessingTimeTimer(slice + settings.sliceMillis());
    }
    WatchedProvider known = provider.value();
    WatchedProvider after = policy.after(known, sign, now);
    if (!after.equals(known)) {
      provider.update(after);
    }
    if (policy.isUrgent(after, sign)) {
      look(context.getCurrentKey(), now, out);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Alert> out)
      throws Exception {
    if (provider.value() == null) {
      return;
    }
    long now = started(context.timerService().currentProcessingTime());
    Observation seen = look(context.getCurrentKey(), now, out);
    WatchedProvider known = provider.value();
    if (known == null) {
      return;
    }
    long present = now - Math.floorMod(now, settings.sliceMillis());
    boolean quiet = seen.isIdle() && known.incidents().stream().noneMatch(i -> i.isRaised());
    context
        .timerService()
        .registerProcessingTimeTimer(
            present + (quiet ? settings.window().toMillis() : settings.sliceMillis()));
  }

  /** Looks at the current key: tells, and keeps what the policy says. */
  private Observation look(String key, long now, Collector<Alert> out) throws Exception {
    Observation seen = observe(key, now);
    WatchPolicy.Verdict verdict = policy.look(seen);
    if (verdict.known() == null) {
      provider.clear();
      slices.clear();
      open.clear();
    } else {
      provider.update(verdict.known());
    }
    for (Alert alert : verdict.alerts()) {
      metrics.told(alert);
      out.collect(alert);
    }
    return seen;
  }

  private Observation observe(String key, long now) throws Exception {
    long present = now - Math.floorMod(now, settings.sliceMillis());
    long oldest = present - settings.window().toMillis();
    WatchSlice window = WatchSlice.EMPTY;
    WatchedProvider known = provider.value();
    long lastSeen = known.lastSeenMillis();
    List<Long> gone = new ArrayList<>();
    for (Map.Entry<Long, WatchSlice> slice : slices.entries()) {
      long begin = slice.getKey();
      if (begin < oldest || begin > present) {
        // Behind the window, or the clock was put back.
        gone.add(begin);
      } else {
        window = Window.together(window, slice.getValue());
        lastSeen = Math.max(lastSeen, begin);
      }
    }
    for (long begin : gone) {
      slices.remove(begin);
    }
    int channelEnd = key.indexOf('/');
    WaitingHandOvers waiting = waiting(now);
    return new Observation(
        Channel.of(key.substring(0, channelEnd)).orElseThrow(),
        key.substring(channelEnd + 1),
        new WatchedProvider(
            known.firstSeenMillis(),
            lastSeen,
            Math.max(known.lastAnswerMillis(), window.lastAnswerMillis()),
            known.failuresInARow(),
            known.failingSinceMillis(),
            known.lastFailure(),
            known.incidents()),
        window,
        waiting.count(),
        waiting.oldestMillis(),
        now,
        startedMillis,
        settings.rowMillis());
  }

  private record WaitingHandOvers(long count, long oldestMillis) {}

  private WaitingHandOvers waiting(long now) throws Exception {
    long count = 0;
    long oldest = Long.MAX_VALUE;
    List<String> gone = new ArrayList<>();
    for (Map.Entry<String, Long> one : open.entries()) {
      if (now - one.getValue() >= WatchSettings.OPEN_EXPIRY.toMillis()) {
        gone.add(one.getKey());
      } else {
        count++;
        oldest = Math.min(oldest, one.getValue());
      }
    }
    for (String notificationId : gone) {
      open.remove(notificationId);
    }
    metrics.forgotten(gone.size());
    if (count > MAX_OPEN) {
      metrics.forgotten(count);
      open.clear();
      count = 0;
    }
    return new WaitingHandOvers(count, count == 0 ? 0 : oldest);
  }

  private long started(long now) {
    startedMillis = startedMillis == 0 ? now : startedMillis;
    return now;
  }
}
