package io.pabal.cli.demo;

import io.pabal.schema.event.SourcePosition;

/** An event of the script that Kafka has. */
record Appended(DemoEvent event, SourcePosition position) {}
