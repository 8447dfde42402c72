package io.pabal.cli.local;

/**
 * Where the servers of a local system are.
 *
 * @param bootstrapServers of Kafka
 * @param jdbcUrl of the log's database, user included
 * @param jdbcUser owner of the database
 * @param flinkUrl REST API and web UI
 * @param sandboxUrl web page and SMS gateway
 * @param smtpHost of the sandbox
 * @param smtpPort of the sandbox
 */
public record Endpoints(
    String bootstrapServers,
    String jdbcUrl,
    String jdbcUser,
    String flinkUrl,
    String sandboxUrl,
    String smtpHost,
    int smtpPort) {

  static Endpoints of(Home home, Ports ports) {
    return new Endpoints(
        ports.address(Port.KAFKA),
        new PostgresServer(home, ports).url(),
        PostgresServer.USER,
        "http://" + ports.address(Port.FLINK),
        "http://" + ports.address(Port.SANDBOX),
        "127.0.0.1",
        ports.number(Port.SMTP));
  }
}
