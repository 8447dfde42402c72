package io.pabal.cli.local;

import java.util.Locale;

/**
 * Every port that the local system listens on, with its default: 10,000 above the usual number
 * where there is one, so that it doesn't collide with servers that are installed on the machine.
 */
public enum Port {
  /** Kafka clients. */
  KAFKA(19092),
  /** Kafka's controller, for the broker itself. */
  KAFKA_CONTROLLER(19093),
  /** PostgreSQL clients. */
  POSTGRES(15432),
  /** Flink's REST API and web UI. */
  FLINK(18081),
  /** Between Flink's JobManager and TaskManagers. */
  FLINK_RPC(16123),
  /** The sandbox's web page and its SMS gateway. */
  SANDBOX(18080),
  /** The sandbox's SMTP server. */
  SMTP(18025),
  /** The sandbox's push services. */
  PUSH(18443),
  /** Metrics of the JobManager for Prometheus. */
  METRICS(19250),
  /** Metrics of the first TaskManager; further ones take the following ports. */
  TASKMANAGER_METRICS(19251);

  private final int defaultNumber;

  Port(int defaultNumber) {
    this.defaultNumber = defaultNumber;
  }

  /** The number unless another is asked for. */
  public int defaultNumber() {
    return defaultNumber;
  }

  /** What the option {@code --port NAME=NUMBER} calls it. */
  public String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The port of that option name.
   *
   * @throws IllegalArgumentException with all names if there is none
   */
  public static Port ofOptionName(String optionName) {
    StringBuilder names = new StringBuilder();
    for (Port port : values()) {
      if (port.optionName().equals(optionName)) {
        return port;
      }
      names.append(names.isEmpty() ? "" : ", ").append(port.optionName());
    }
    throw new IllegalArgumentException(
        "There is no port '" + optionName + "'; there are: " + names);
  }
}
