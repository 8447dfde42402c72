package io.pabal.schema.state;

/**
 * The newest epoch that a marker announced for a range of key groups, in one partition of an
 * outcomes topic.
 */
public record EpochOfKeyGroups(int firstKeyGroup, int lastKeyGroup, String epoch) {}
