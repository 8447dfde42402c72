/** {@code pabal profile} and {@code pabal prefs}: what is known of one recipient. */
package io.pabal.cli.recipient;
