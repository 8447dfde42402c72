/** What has to exist before a job can start: topics, tables, a catalog. */
package io.pabal.cli.setup;
