/** How commands append records and read what stands under a key; nothing of Flink. */
package io.pabal.cli.kafka;
