package io.pabal.deliver.handover;

import java.util.concurrent.ExecutorService;

/**
 * Starts the threads that render, compose and begin hand-overs. A pool a lane, so that what is slow
 * or broken in one lane cannot hold a step of the other.
 */
@FunctionalInterface
interface Workers {
  ExecutorService start(String name);
}
