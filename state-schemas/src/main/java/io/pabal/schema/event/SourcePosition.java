package io.pabal.schema.event;

/** Where a record stands in Kafka; it accounts for every offset that plan has passed. */
public record SourcePosition(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
