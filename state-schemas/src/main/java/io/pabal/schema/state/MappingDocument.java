package io.pabal.schema.state;

/** The topic mappings of one catalog version, as its JSON; broadcast state of the intake. */
public record MappingDocument(long version, String json) {}
