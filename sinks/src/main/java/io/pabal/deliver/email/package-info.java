/**
 * E-mail: composed with Jakarta Mail, handed over by a small SMTP client of our own that pipelines
 * and knows at every instant whether the server can have the message.
 *
 * <p>The way of a message: {@code EmailSender} -> {@code EmailComposer} -> {@code SmtpConnections}
 * (threads and kept connections) -> {@code SmtpConnection} (opened by {@code SmtpOpening}) ->
 * {@code SmtpTransaction} -> {@code SmtpClassifier}.
 */
package io.pabal.deliver.email;
