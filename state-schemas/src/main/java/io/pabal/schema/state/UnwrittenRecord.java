package io.pabal.schema.state;

import io.pabal.schema.event.RawRecord;

/**
 * A record that the log has read and PostgreSQL has not taken yet.
 *
 * @param origin the record; it is decoded again
 * @param late what was found out about it on the way, see {@link io.pabal.schema.deliver.Marker}
 */
public record UnwrittenRecord(RawRecord origin, boolean late) {}
