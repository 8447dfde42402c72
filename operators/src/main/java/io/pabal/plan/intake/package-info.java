/**
 * What plan reads: raw Kafka records in, checked values out, dead letters for the rest. Decoders
 * are pure; the Flink classes only count and route.
 */
package io.pabal.plan.intake;
