package io.pabal.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Keeps the one server in JUnit's root store and a database a test in the test's own; see {@link
 * RealPostgres}.
 */
final class RealPostgresExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(RealPostgresExtension.class);
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final String USER = "postgres";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabase.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Server server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Server.class, type -> Server.start(), Server.class);
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Tenancy.class, type -> Tenancy.begin(server), Tenancy.class)
        .database();
  }

  /** The server, with a log that waits for no disk: a test's rows need not survive the machine. */
  private record Server(EmbeddedPostgres postgres) implements AutoCloseable {

    static Server start() {
      try {
        return new Server(
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void run(String sql) {
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }

    @Override
    public void close() throws IOException {
      postgres.close();
    }
  }

  /** One database between its creation and its end. */
  private record Tenancy(Server server, TestDatabase database) implements AutoCloseable {

    static Tenancy begin(Server server) {
      String name = "t" + TESTS.incrementAndGet();
      server.run("CREATE DATABASE " + name);
      String url = server.postgres().getJdbcUrl(USER, name);
      return new Tenancy(server, new TestDatabase(url, USER, name));
    }

    @Override
    public void close() {
      server.run("DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)");
    }
  }
}
