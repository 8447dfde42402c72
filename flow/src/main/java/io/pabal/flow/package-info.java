/**
 * How an operator stops a source (the valve), and how it knows that it is still the wanted one (the
 * lease). The valve speaks over Flink's operator events: operator to its coordinator on the job
 * manager, from there to the enumerator of the source, from there to its readers. The lease is a
 * request of the operator to its coordinator. Nothing here touches Kafka.
 */
package io.pabal.flow;
