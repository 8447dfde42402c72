package io.pabal.log;

import org.flywaydb.core.Flyway;

/**
 * Creates and upgrades the log's tables, in the schema that connections see first. Run by whoever
 * owns them, before the log job of a release starts; running it again changes nothing.
 */
public final class LogSchema {
  private static final String MIGRATIONS = "classpath:io/pabal/log/migration";
  private static final String HISTORY_TABLE = "pabal_schema_history";

  private LogSchema() {}

  /**
   * Brings the tables to this release.
   *
   * @param user or null when the URL names one
   * @param password or null
   * @return how many steps were made
   * @throws org.flywaydb.core.api.FlywayException when the database cannot be reached or refuses
   */
  public static int migrate(String jdbcUrl, String user, String password) {
    return Flyway.configure(LogSchema.class.getClassLoader())
        .dataSource(jdbcUrl, user, password)
        .locations(MIGRATIONS)
        .table(HISTORY_TABLE)
        // The database may already hold other people's tables.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
