/** Push messages through Web Push. */
package io.pabal.deliver.push.webpush;
