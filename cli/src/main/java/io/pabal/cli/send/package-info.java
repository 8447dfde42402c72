/** {@code pabal send}: appends events, or says what would become of them. */
package io.pabal.cli.send;
