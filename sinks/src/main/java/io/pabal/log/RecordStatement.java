package io.pabal.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.connector.jdbc.internal.executor.JdbcBatchStatementExecutor;

/** The rows that a kind of record has in one table. */
record RecordStatement<T extends Logged, R>(Upsert<R> upsert, Function<T, List<R>> rows) {

  static List<RecordStatement<LoggedDecision, ?>> ofDecisions() {
    return List.of(
        new RecordStatement<>(LogTables.decisions(), d -> List.of(d.decision())),
        new RecordStatement<>(LogTables.plannedItems(), d -> PlannedItemRow.of(d.decision())));
  }

  static List<RecordStatement<LoggedOutcome, ?>> ofOutcomes() {
    return List.of(new RecordStatement<>(LogTables.handOvers(), HandOverRow::of));
  }

  static List<RecordStatement<LoggedDeadLetter, ?>> ofDeadLetters() {
    return List.of(new RecordStatement<>(LogTables.deadLetters(), d -> List.of(d.letter())));
  }

  static List<RecordStatement<LoggedPreferences, ?>> ofPreferences() {
    return List.of(new RecordStatement<>(LogTables.preferences(), p -> List.of(p)));
  }

  static List<RecordStatement<LoggedOptOut, ?>> ofOptOuts() {
    return List.of(new RecordStatement<>(LogTables.optOuts(), o -> List.of(o)));
  }

  static List<RecordStatement<LoggedSubscription, ?>> ofSubscriptions() {
    return List.of(new RecordStatement<>(LogTables.subscriptions(), s -> List.of(s)));
  }

  static List<RecordStatement<LoggedReport, ?>> ofReports() {
    return List.of(new RecordStatement<>(LogTables.reports(), r -> List.of(r.report())));
  }

  /** Writes the rows of all records, in their order, in the connection's transaction. */
  void execute(Connection connection, List<T> records) throws SQLException {
    JdbcBatchStatementExecutor<R> executor =
        JdbcBatchStatementExecutor.simple(upsert.sql(), upsert::bind);
    executor.prepareStatements(connection);
    try {
      for (T logged : records) {
        for (R row : rows.apply(logged)) {
          executor.addToBatch(row);
        }
      }
      executor.executeBatch();
    } finally {
      executor.closeStatements();
    }
  }
}
