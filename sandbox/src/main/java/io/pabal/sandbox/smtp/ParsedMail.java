package io.pabal.sandbox.smtp;

/**
 * What a recipient's program would show of a mail.
 *
 * @param headers the header
 * @param from the From header, decoded
 * @param subject decoded; null when there is none
 * @param text the first text/plain part that is no attachment, or null
 * @param html the first text/html part that is no attachment, or null
 */
record ParsedMail(MailHeaders headers, String from, String subject, String text, String html) {}
