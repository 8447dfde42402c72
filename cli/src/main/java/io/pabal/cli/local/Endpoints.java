package io.pabal.cli.local;

import java.nio.file.Path;

/**
 * Where the servers of a local system are.
 *
 * @param bootstrapServers of Kafka
 * @param jdbcUrl of the log's database, user included
 * @param jdbcUser owner of the database
 * @param flinkUrl REST API and web UI
 * @param sandboxUrl web page and SMS gateway
 * @param smtpHost of the sandbox
 * @param smtpPort of the sandbox, which offers STARTTLS
 * @param smtpCertificate PEM file with the certificate that the sandbox shows there
 * @param smsUrl of the sandbox's SMS gateway, for POST
 * @param pushUrl of the sandbox's push services, which show the same certificate
 * @param pushCredentials folder in which the sandbox puts what a sender of push needs
 */
public record Endpoints(
    String bootstrapServers,
    String jdbcUrl,
    String jdbcUser,
    String flinkUrl,
    String sandboxUrl,
    String smtpHost,
    int smtpPort,
    Path smtpCertificate,
    String smsUrl,
    String pushUrl,
    Path pushCredentials) {

  static Endpoints of(Home home, Ports ports) {
    return new Endpoints(
        ports.address(Port.KAFKA),
        new PostgresServer(home, ports).url(),
        PostgresServer.USER,
        "http://" + ports.address(Port.FLINK),
        "http://" + ports.address(Port.SANDBOX),
        "127.0.0.1",
        ports.number(Port.SMTP),
        home.sandbox().resolve("sandbox-certificate.pem"),
        "http://"
            + ports.address(Port.SANDBOX)
            + "/sms/"
            + SandboxServer.SMS_PROVIDER
            + "/messages",
        "https://" + ports.address(Port.PUSH),
        home.sandbox());
  }
}
