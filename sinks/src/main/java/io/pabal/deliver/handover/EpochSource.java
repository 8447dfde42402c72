package io.pabal.deliver.handover;

import java.io.Serializable;

/** Names the starts of subtasks; no two starts get the same name. */
@FunctionalInterface
public interface EpochSource extends Serializable {
  /** A name that was never given before, for example 64 random bits in hexadecimal. */
  String next();
}
