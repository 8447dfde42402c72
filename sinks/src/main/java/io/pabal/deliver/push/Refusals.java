package io.pabal.deliver.push;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells one address that a service refuses from settings of ours with which it refuses all: tokens
 * of another project, another app, another environment, another key. A dead address is never asked
 * again, so a mistake in a configuration must not kill them all.
 *
 * <p>An address is dead only while the settings are known to be good: since the last {@value
 * #LIMIT} refusals in a row this service has taken a message. Otherwise the refusal is {@code
 * TRANSIENT}, and every {@value #LIMIT}th in a row {@code CONFIG}: an administrator hears of it,
 * and strangers with bad addresses cannot hold the lane for good. At most {@value #LIMIT} - 1
 * addresses are taken for dead when settings that were good turn bad. Thread-safe.
 */
public final class Refusals {
  /** In a row, before they are our fault. */
  public static final int LIMIT = 20;

  /** Services that are kept in mind; the one that was heard of first is forgotten first. */
  static final int MAX_SERVICES = 1_000;

  private final Map<String, Service> services = new LinkedHashMap<>();

  private static final class Service {
    boolean isGood;
    int inARow;
  }

  /**
   * What a result means, which may be the fault of the address or ours.
   *
   * @param service whom the settings are for: an origin, a project
   * @param ambiguous whether it is such a refusal
   */
  public synchronized HandOverResult judge(
      String service, HandOverResult result, boolean ambiguous) {
    if (ambiguous) {
      return result.withOutcome(refused(service(service)));
    }
    if (result.outcome() == OutcomeClass.ACCEPTED) {
      Service known = service(service);
      known.isGood = true;
      known.inARow = 0;
    }
    return result;
  }

  private static OutcomeClass refused(Service service) {
    service.inARow++;
    if (service.inARow % LIMIT == 0) {
      service.isGood = false;
      return OutcomeClass.CONFIG;
    }
    return service.isGood ? OutcomeClass.DEAD_ADDRESS : OutcomeClass.TRANSIENT;
  }

  private Service service(String name) {
    if (services.size() >= MAX_SERVICES && !services.containsKey(name)) {
      services.remove(services.keySet().iterator().next());
    }
    return services.computeIfAbsent(name, unknown -> new Service());
  }
}
