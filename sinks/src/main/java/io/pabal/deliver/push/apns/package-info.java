/** Push messages through APNs. */
package io.pabal.deliver.push.apns;
