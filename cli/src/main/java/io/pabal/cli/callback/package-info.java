/**
 * {@code pabal callback} and {@code pabal suppressions}: what became of messages, and addresses.
 */
package io.pabal.cli.callback;
