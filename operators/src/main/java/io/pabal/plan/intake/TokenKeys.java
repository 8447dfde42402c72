package io.pabal.plan.intake;

import java.io.Serializable;
import java.util.List;

/** The keys that unsubscribe tokens are verified with, read on the task manager. */
@FunctionalInterface
public interface TokenKeys extends Serializable {
  /** The present key, and the one before it; none when nothing can be unsubscribed from. */
  List<byte[]> read();
}
