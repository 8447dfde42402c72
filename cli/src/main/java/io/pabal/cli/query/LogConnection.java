package io.pabal.cli.query;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.deliver.provider.Secret;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.PabalOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * How commands reach the log's database.
 *
 * @param user or null when the URL names one
 * @param password or null
 */
public record LogConnection(String jdbcUrl, String user, String password) {
  private static final String CONNECT_SECONDS = "10";

  /** The log of a configuration file; a password is looked up by its reference. */
  public static LogConnection of(PabalConfig config) {
    String password =
        config
            .values()
            .getOptional(PabalOptions.LOG_PASSWORD)
            .map(Secret::parse)
            .map(Secret::reveal)
            .orElse(null);
    return new LogConnection(
        config.required(PabalOptions.LOG_JDBC_URL),
        config.values().get(PabalOptions.LOG_USER),
        password);
  }

  /** What a command asks of the log. */
  public interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Asks on a connection of its own that cannot write.
   *
   * @throws LocalSystemException when the database cannot be reached or does not answer
   */
  public <T> T ask(Question<T> question) {
    Properties properties = new Properties();
    if (user != null) {
      properties.put("user", user);
    }
    if (password != null) {
      properties.put("password", password);
    }
    properties.put("connectTimeout", CONNECT_SECONDS);
    properties.put("ApplicationName", "pabal-cli");
    try (Connection connection = DriverManager.getConnection(jdbcUrl, properties)) {
      connection.setReadOnly(true);
      return question.ask(connection);
    } catch (SQLException e) {
      throw new LocalSystemException(
          "the log does not answer: " + StoryText.printable(String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public String toString() {
    return "LogConnection[" + jdbcUrl.replaceAll("\\?.*", "") + "]";
  }
}
