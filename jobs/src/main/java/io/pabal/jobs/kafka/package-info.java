/** Sources and sinks of the jobs in Kafka. */
package io.pabal.jobs.kafka;
