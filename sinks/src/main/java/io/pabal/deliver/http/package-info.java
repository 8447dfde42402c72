/**
 * What senders over HTTP share: a client that sends each request at most once and always knows
 * whether it was out ({@code OneShotHttp}, {@code HttpHandOver}).
 */
package io.pabal.deliver.http;
