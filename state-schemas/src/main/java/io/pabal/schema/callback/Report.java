package io.pabal.schema.callback;

import java.time.Instant;

/**
 * What became of a message after its provider had accepted it: a bounce, a delivery receipt, a
 * STOP. On the callbacks topic beside unsubscriptions; whoever receives it from the provider writes
 * it, with any key. Plan verifies the reference: without a good one nothing of it is believed.
 *
 * @param schema {@value #SCHEMA}
 * @param reference a signed {@link ReportReference}
 * @param result what it says
 * @param provider who says it, or null
 * @param code the provider's own code ({@code 5.1.1}, {@code 30005}), or null
 * @param detail the provider's words, or null
 * @param at when it happened, or null for the time of the append; never later than that
 */
public record Report(
    String schema,
    String reference,
    ReportResult result,
    String provider,
    String code,
    String detail,
    Instant at) {
  public static final String SCHEMA = "pabal.report/1";

  /** Characters of {@code provider} and of {@code code}. */
  public static final int MAX_WORD_CHARS = 64;

  /** Characters of {@code detail}; what is longer is cut. */
  public static final int MAX_DETAIL_CHARS = 500;
}
