/** {@code pabal preview}: what a recipient would read, without anything running. */
package io.pabal.cli.preview;
