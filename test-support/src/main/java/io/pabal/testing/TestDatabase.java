package io.pabal.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * An empty database of one test on the shared PostgreSQL; get one by a parameter, with {@link
 * RealPostgres} on the test class. It is dropped when the test (or the class, for a constructor's
 * parameter) ends, open connections included.
 *
 * @param jdbcUrl with user; no password is asked for on loopback
 * @param user owner of the database
 * @param name of the database, unique in this JVM
 */
public record TestDatabase(String jdbcUrl, String user, String name) {

  /** A new connection with auto-commit; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl);
  }
}
