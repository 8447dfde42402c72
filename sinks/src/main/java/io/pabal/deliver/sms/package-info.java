/**
 * Text messages, over any gateway with an HTTP interface: what a gateway wants and what it answers
 * is data ({@code SmsGateway}).
 *
 * <p>The way of a message: {@code SmsSender} -> {@code PhoneNumbers}, {@code SmsSegments} -> {@code
 * SmsBody} -> {@code OneShotHttp} -> {@code SmsClassifier}.
 */
package io.pabal.deliver.sms;
