package io.pabal.plan;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Keeps what it is given, under a name, in this JVM. */
final class CollectingSink<T> implements Sink<T> {
  private static final Map<String, List<Object>> COLLECTED = new ConcurrentHashMap<>();

  private final String name;

  CollectingSink(String name) {
    this.name = name;
  }

  static void clear() {
    COLLECTED.clear();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the sink's own type
  static <T> List<T> of(String name) {
    return (List<T>) List.copyOf(COLLECTED.getOrDefault(name, List.of()));
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new SinkWriter<>() {
      @Override
      public void write(T element, Context context) {
        COLLECTED.computeIfAbsent(name, n -> new CopyOnWriteArrayList<>()).add(element);
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {}
    };
  }
}
