/** One class a channel: how its sender is made of the configuration. */
package io.pabal.jobs.channels;
