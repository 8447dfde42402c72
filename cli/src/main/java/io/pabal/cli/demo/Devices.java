package io.pabal.cli.demo;

import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Platform;

/** Registers the apps and browsers of the demo's people. */
@FunctionalInterface
interface Devices {
  /**
   * The push address of somebody's app or browser: the same for the same name.
   *
   * @param name of 1 to 64 letters, digits, {@code .}, {@code _} or {@code -}
   */
  Address register(Platform platform, String name);
}
