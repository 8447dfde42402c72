/**
 * Watch: sees by the outcomes whether providers work, and tells administrators. {@link
 * io.pabal.watch.WatchTopology} is the way in; docs/watch.md is for people.
 */
package io.pabal.watch;
