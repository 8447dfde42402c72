package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL from the binaries that Maven delivers, with one database for the log. Reachable on
 * loopback only, without a password.
 */
record PostgresServer(Home home, Ports portNumbers) implements LocalServer {

  /** Owner of everything. */
  static final String USER = "pabal";

  /** The log's database. */
  static final String DATABASE = "pabal";

  @Override
  public ServerKind kind() {
    return ServerKind.POSTGRES;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.POSTGRES);
  }

  @Override
  public String url() {
    return jdbcUrl(DATABASE);
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    PostgresBinaries.unpackTo(programs());
    if (Files.exists(data().resolve("PG_VERSION"))) {
      return;
    }
    OneShot.run(
        "PostgreSQL's data folder could not be made",
        home.logs().resolve("postgres-initdb.out"),
        asOrdinaryUser("initdb"),
        List.of(
            "-D",
            data().toString(),
            "-U",
            USER,
            "-A",
            "trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions"));
  }

  @Override
  public List<String> command() {
    return OneShot.concat(
        asOrdinaryUser("postgres"),
        List.of(
            "-D", data().toString(),
            "-p", Integer.toString(portNumbers.number(Port.POSTGRES)),
            "-c", "listen_addresses=127.0.0.1",
            // The path of a socket may be 107 bytes long, a home may be longer.
            "-c", "unix_socket_directories=",
            "-c", "shared_buffers=64MB",
            "-c", "max_connections=60",
            "-c", "timezone=UTC",
            "-c", "log_line_prefix=%m [%p] "));
  }

  @Override
  public boolean isReady() {
    if (portNumbers.isFree(Port.POSTGRES)) {
      return false;
    }
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres") + "&" + limits());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
      if (!rows.next()) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Fast: clients are cut off, transactions rolled back. (TERM would wait for clients to leave.)
   */
  @Override
  public OsProcess.Signal endSignal() {
    return OsProcess.Signal.INT;
  }

  /** JDBC URL of a database on this server, user included. */
  String jdbcUrl(String database) {
    return "jdbc:postgresql://"
        + portNumbers.address(Port.POSTGRES)
        + "/"
        + database
        + "?user="
        + USER;
  }

  private static String limits() {
    long seconds = PROBE_LIMIT.toSeconds();
    return "connectTimeout=" + seconds + "&socketTimeout=" + seconds + "&loginTimeout=" + seconds;
  }

  private Path programs() {
    return home.postgres().resolve("programs");
  }

  private Path data() {
    return home.postgres().resolve("data");
  }

  /**
   * PostgreSQL refuses to run as root. In a new user namespace without a mapping (util-linux's
   * unshare) the same process is nobody in its own eyes, and still the owner of its files.
   */
  private List<String> asOrdinaryUser(String program) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(programs().resolve("bin").resolve(program).toString());
    return command;
  }
}
