/** The arithmetic of the benchmarks: pure, so that the figures can be checked without a cluster. */
package io.pabal.bench;
