/**
 * Benchmarks: a fresh system of real processes, events that are on disk before anything is
 * measured, and a job that does nothing as the yardstick in the same run.
 */
package io.pabal.cli.bench;
