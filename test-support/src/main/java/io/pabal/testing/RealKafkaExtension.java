package io.pabal.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Keeps the one broker in JUnit's root store, which closes it when the run ends; see {@link
 * RealKafka}.
 */
final class RealKafkaExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(RealKafkaExtension.class);
  private static final AtomicInteger TESTS = new AtomicInteger();

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestKafka.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    KafkaBroker broker =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                KafkaBroker.class, type -> KafkaBroker.start(), KafkaBroker.class);
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            TestKafka.class,
            type -> new TestKafka(broker.bootstrapServers(), "t" + TESTS.incrementAndGet() + "-"),
            TestKafka.class);
  }
}
