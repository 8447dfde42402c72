/** {@code pabal alerts}: what watch says of providers. */
package io.pabal.cli.alerts;
