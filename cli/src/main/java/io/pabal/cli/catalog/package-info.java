/** {@code pabal catalog}: check, apply and show what recipients are told, and in which words. */
package io.pabal.cli.catalog;
