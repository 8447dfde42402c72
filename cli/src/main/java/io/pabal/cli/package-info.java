/**
 * The command line {@code scripts/pabal}: one class a command, listed by {@link io.pabal.cli.Main}.
 */
package io.pabal.cli;
