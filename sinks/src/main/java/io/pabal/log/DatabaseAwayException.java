package io.pabal.log;

/** The database cannot take anything now; no record is to blame. */
final class DatabaseAwayException extends Exception {
  private final String sqlState;

  DatabaseAwayException(String sqlState, Throwable cause) {
    super("SQLSTATE " + sqlState, cause);
    this.sqlState = sqlState;
  }

  /** For metrics and log lines: unlike the cause's message it quotes no row. */
  String sqlState() {
    return sqlState;
  }
}
