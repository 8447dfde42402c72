package io.pabal.cli.demo;

/**
 * The ids and addresses of one run. They carry the run, so that runs do not meet.
 *
 * @param run names the run
 */
record Names(String run) {
  String eventId(String name) {
    return "demo-" + run + "-" + name;
  }

  String recipient(String name) {
    return name + "-" + run;
  }

  String email(String name) {
    return name + "." + run + "@example.com";
  }

  /** A mobile number in E.164; two of its digits are the run's. */
  String phone(int number) {
    return "+8210%02d%06d".formatted(Math.floorMod(run.hashCode(), 100), number);
  }
}
