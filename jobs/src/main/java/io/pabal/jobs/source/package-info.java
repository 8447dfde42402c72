/**
 * A Kafka source that says when it has read what was there at its start: what the start-up gate of
 * plan waits for.
 */
package io.pabal.jobs.source;
