package io.pabal.deliver.sms;

/**
 * A gateway's answer as far as it was read.
 *
 * @param status the HTTP status
 * @param retryAfter the header, or null
 * @param body the body, or null when it broke off or was over {@link SmsHttp#MAX_REPLY_BYTES}
 */
record SmsReply(int status, String retryAfter, String body) {}
