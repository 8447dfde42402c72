package io.pabal.deliver.email;

/**
 * A mail with its envelope, checked and ready for the wire.
 *
 * @param envelopeSender where bounces go
 * @param to the recipient, its domain in ASCII
 * @param envelopeId what a delivery report shall name, or null to ask for none
 * @param utf8 whether it needs a server with SMTPUTF8: an address has non-ASCII characters
 * @param stuffed the mail, dot-stuffed, with its end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SmtpMail(
    String envelopeSender, String to, String envelopeId, boolean utf8, byte[] stuffed) {}
