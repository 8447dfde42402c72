/**
 * Push messages. For a recipient it is one channel; each device is reached through the service of
 * its platform, and each platform has a folder here with a sender of its own.
 *
 * <p>Each platform is a provider that serves its own devices, so one that is down stops no other.
 * The way of a message: {@code PlatformSender} checks the device and makes {@code PushContent} ->
 * the platform's request -> {@code OneShotHttp} -> the platform's classifier.
 */
package io.pabal.deliver.push;
