/**
 * What senders of every channel share: secrets that are never printed, exact trust, and results fit
 * for records and logs.
 */
package io.pabal.deliver.provider;
