package io.pabal.log;

import java.sql.SQLException;

/**
 * What a failure of the database means for the record being written: the closed list. By SQLSTATE
 * class, PostgreSQL's appendix A.
 */
enum SqlFailure {
  /** The row cannot stand in the table as it is, today or tomorrow: it becomes a dead letter. */
  REFUSED,
  /**
   * The server cannot be reached, is short of something, or is not set up (tables or rights are
   * missing): no row is to blame, so it is tried again until it works.
   */
  UNAVAILABLE,
  /** No table names it. Tried again a few times on a working connection, then refused. */
  UNKNOWN;

  /** The meaning of an exception or of one that it carries. */
  static SqlFailure of(SQLException exception) {
    return ofState(stateOf(exception));
  }

  /** The SQLSTATE of an exception or of one that it carries; empty when there is none. */
  static String stateOf(SQLException exception) {
    for (SQLException e = exception; e != null; e = e.getNextException()) {
      if (e.getSQLState() != null && !e.getSQLState().isEmpty()) {
        return e.getSQLState();
      }
      if (e.getCause() instanceof SQLException cause && cause.getSQLState() != null) {
        return cause.getSQLState();
      }
    }
    return "";
  }

  static SqlFailure ofState(String sqlState) {
    if (sqlState.length() < 2) {
      return UNKNOWN;
    }
    return switch (sqlState.substring(0, 2)) {
      // Cardinality, data, integrity constraints, program limits (an index row that is too large).
      case "21", "22", "23", "54" -> REFUSED;
      // Connection, transaction state and roll-back (deadlock), authorization, missing database or
      // table or right, resources, object in use, operator intervention, system error, settings.
      case "08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "F0" -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }
}
