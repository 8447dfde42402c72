/**
 * The log: decisions, hand-overs and dead letters as rows of PostgreSQL, for people who ask and for
 * the audit. {@link io.pabal.log.LogTopology} is the way in; docs/log.md shows the tables.
 */
package io.pabal.log;
