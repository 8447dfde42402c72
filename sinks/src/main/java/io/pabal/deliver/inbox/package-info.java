/** What arrives at deliver: outbox records, control records and catalogs, decoded and checked. */
package io.pabal.deliver.inbox;
