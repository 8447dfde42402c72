package io.pabal.sandbox.faults;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that goes wrong.
 *
 * @param kind what
 * @param millis how long, for {@code delay}
 * @param code SMTP reply code 4xx or 5xx, or HTTP status, for {@code reply}
 * @param text text of the SMTP reply (an enhanced code first when wanted), or the HTTP body, for
 *     {@code reply}; may be null
 * @param retryAfterSeconds value of an HTTP {@code Retry-After}, or null for no such header
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    FaultKind kind, Integer millis, Integer code, String text, Integer retryAfterSeconds) {}
