package io.pabal.cli.demo;

import io.pabal.cli.demo.DemoEvent.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that will happen: the same for the same run, instant and sizes.
 *
 * @param people whose profiles (and preferences) are known before anything happens
 * @param friends those of them who are in the network
 * @param events in the order of their phases
 */
record DemoScript(List<Person> people, List<Person> friends, List<DemoEvent> events) {
  DemoScript {
    people = List.copyOf(people);
    friends = List.copyOf(friends);
    events = List.copyOf(events);
  }

  /**
   * How much happens.
   *
   * @param customers besides those with names
   * @param ratePerSecond of everyday's business
   * @param warmUpSeconds of it before the latency is measured
   * @param steadySeconds of it that is measured
   */
  record Sizes(int customers, int ratePerSecond, int warmUpSeconds, int steadySeconds) {}

  static DemoScript of(String run, Instant now, Sizes sizes, Devices devices) {
    Names names = new Names(run);
    Shop shop = new Shop(names, now);
    Cast cast = Cast.of(shop, devices);
    Crowd crowd = new Crowd(shop, sizes.customers(), devices);
    Friends friends = Friends.of(new Network(names, now), devices);
    List<Person> people = new ArrayList<>(cast.people());
    people.addAll(friends.people());
    people.addAll(crowd.people());
    List<DemoEvent> events = new ArrayList<>(cast.events());
    events.addAll(friends.events());
    events.addAll(BadEvents.of(shop, cast.people().get(0)));
    int rate = sizes.ratePerSecond();
    String row = "payments, parcels, codes at " + rate + "/s";
    events.addAll(crowd.business(Phase.WARM_UP, row, rate * sizes.warmUpSeconds()));
    events.addAll(crowd.business(Phase.STEADY, row, rate * sizes.steadySeconds()));
    events.addAll(crowd.sale());
    return new DemoScript(people, friends.people(), events);
  }

  List<DemoEvent> of(Phase phase) {
    return events.stream().filter(event -> event.phase() == phase).toList();
  }
}
