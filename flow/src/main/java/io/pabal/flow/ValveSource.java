package io.pabal.flow;

import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.watermark.WatermarkDeclaration;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source that emits nothing while any of its valves is closed: offsets stay where they are,
 * barriers pass, checkpoints and savepoints go on. Its readers start closed and open when the job
 * manager says so, so that nothing leaves between a start and the first word. State is the wrapped
 * source's own: the wrapper can be added or taken away between two savepoints.
 */
public final class ValveSource<T, SplitT extends SourceSplit, StateT>
    implements Source<T, SplitT, StateT> {
  private final Source<T, SplitT, StateT> source;
  private final List<ValveId> valves;

  public ValveSource(Source<T, SplitT, StateT> source, ValveId valve) {
    this(source, List.of(valve));
  }

  /**
   * @param valves one an operator that asks; all must be open
   */
  public ValveSource(Source<T, SplitT, StateT> source, List<ValveId> valves) {
    this.source = source;
    this.valves = List.copyOf(valves);
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SplitEnumerator<SplitT, StateT> createEnumerator(SplitEnumeratorContext<SplitT> context)
      throws Exception {
    return new ValveEnumerator<>(source.createEnumerator(context), context, shared());
  }

  @Override
  public SplitEnumerator<SplitT, StateT> restoreEnumerator(
      SplitEnumeratorContext<SplitT> context, StateT checkpoint) throws Exception {
    return new ValveEnumerator<>(source.restoreEnumerator(context, checkpoint), context, shared());
  }

  private List<Valve> shared() {
    return valves.stream().map(Valves::of).toList();
  }

  @Override
  public SourceReader<T, SplitT> createReader(SourceReaderContext context) throws Exception {
    return new ValveReader<>(source.createReader(context), context.metricGroup());
  }

  @Override
  public SimpleVersionedSerializer<SplitT> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<StateT> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  @Override
  public Set<? extends WatermarkDeclaration> declareWatermarks() {
    return source.declareWatermarks();
  }
}
