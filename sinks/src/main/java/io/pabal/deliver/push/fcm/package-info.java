/** Push messages through FCM. */
package io.pabal.deliver.push.fcm;
