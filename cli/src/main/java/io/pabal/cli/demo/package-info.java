/**
 * {@code pabal demo}: a shop's day and a network of friends on the local system, and whether
 * events, providers and log tell the same story of it. What a story expects is written down here by
 * hand; no policy of Pabal is asked.
 */
package io.pabal.cli.demo;
