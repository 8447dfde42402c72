/**
 * Push services that validate and record: FCM, APNs and a browser's push service with the browser
 * behind it, which really reads what it gets.
 */
package io.pabal.sandbox.push;
