package io.pabal.cli.drill;

import java.util.List;
import java.util.function.Function;

/** The hostile cases of the events topics: pure, each a function of its scene. */
final class HostileEvents {
  private HostileEvents() {}

  /** All of them, always in the same order. */
  static List<Function<HostileScene, HostileRecord>> all() {
    EventCases cases = new EventCases();
    MalformedEvents.notJson(cases);
    MalformedEvents.wrongTypes(cases);
    MalformedEvents.sizes(cases);
    HostileAttributes.attributes(cases);
    HostileAttributes.times(cases);
    MisaddressedEvents.recipients(cases);
    MisaddressedEvents.audiences(cases);
    HostileEnvelopes.modes(cases);
    MisaddressedEvents.decided(cases);
    HostileWords.texts(cases);
    HostileWords.unrenderable(cases);
    return cases.all();
  }
}
