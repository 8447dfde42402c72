package io.pabal.log;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Where the log is.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}, with any option of the driver
 * @param user or null when the URL names one
 * @param password asked for on the task manager at each start of a task, so that a secret is not
 *     part of the job; may give null
 */
public record LogDatabase(String jdbcUrl, String user, SerializableSupplier<String> password)
    implements Serializable {
  /** A server that does not answer a connection within this is treated as down. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** A statement without an answer for this long is given up and its connection closed. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /** A database without a password. */
  public static LogDatabase at(String jdbcUrl, String user) {
    return new LogDatabase(jdbcUrl, user, () -> null);
  }

  /** Makes connections by the connector; none is opened before the first is asked for. */
  JdbcConnectionProvider connections() {
    JdbcConnectionOptions.JdbcConnectionOptionsBuilder options =
        new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
            .withUrl(jdbcUrl)
            // Named, because DriverManager does not see drivers of a job's own class loader.
            .withDriverName("org.postgresql.Driver")
            .withProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()))
            .withProperty("loginTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()))
            .withProperty("socketTimeout", String.valueOf(ANSWER_TIMEOUT.toSeconds()))
            .withProperty("tcpKeepAlive", "true")
            .withProperty("ApplicationName", "pabal-log")
            // The detail of an error quotes the row, and rows hold personal data.
            .withProperty("logServerErrorDetail", "false");
    if (user != null) {
      options.withUsername(user);
    }
    String secret = password.get();
    if (secret != null) {
      options.withPassword(secret);
    }
    return new SimpleJdbcConnectionProvider(options.build());
  }

  @Override
  public String toString() {
    return "LogDatabase[" + jdbcUrl.replaceAll("\\?.*", "") + "]";
  }
}
