package io.pabal.log;

import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.state.UnwrittenRecord;
import java.io.Serializable;
import java.util.List;

/**
 * One kind of record that the log writes: how it is read again, and what its rows are.
 *
 * <p>The kinds are classes, not constants of this interface: operators hold them, and Flink reads
 * operators back on several threads at once. A constant whose class needs the interface, and the
 * interface the constant, is a deadlock of class initialization, and stops the JobManager.
 */
interface LogKind<T extends Logged> extends Serializable {
  /** Reads a record that had been read before. */
  T read(RawRecord raw, boolean late) throws LogDecoding.UndecodableException;

  /** The rows of a record, table by table. */
  List<RecordStatement<T, ?>> statements();

  /** The same record as state. */
  default UnwrittenRecord unwritten(T logged) {
    return new UnwrittenRecord(logged.origin(), logged.late());
  }

  /** Decisions. */
  record Decisions() implements LogKind<LoggedDecision> {
    @Override
    public LoggedDecision read(RawRecord raw, boolean late)
        throws LogDecoding.UndecodableException {
      return LogDecoding.decision(raw);
    }

    @Override
    public List<RecordStatement<LoggedDecision, ?>> statements() {
      return RecordStatement.ofDecisions();
    }
  }

  /** Intents and outcomes. */
  record Outcomes() implements LogKind<LoggedOutcome> {
    @Override
    public LoggedOutcome read(RawRecord raw, boolean late) throws LogDecoding.UndecodableException {
      OutcomeRecord record = LogDecoding.outcome(raw);
      if (record instanceof Marker) {
        throw new IllegalStateException("a marker has no row");
      }
      return new LoggedOutcome(
          raw,
          record instanceof Intent intent ? intent : null,
          record instanceof Outcome outcome ? outcome : null,
          late);
    }

    @Override
    public List<RecordStatement<LoggedOutcome, ?>> statements() {
      return RecordStatement.ofOutcomes();
    }
  }

  /** Documents of preferences. */
  record PreferenceDocuments() implements LogKind<LoggedPreferences> {
    @Override
    public LoggedPreferences read(RawRecord raw, boolean late)
        throws LogDecoding.UndecodableException {
      return LogDecoding.preferences(raw);
    }

    @Override
    public List<RecordStatement<LoggedPreferences, ?>> statements() {
      return RecordStatement.ofPreferences();
    }
  }

  /** Opt-outs. */
  record OptOuts() implements LogKind<LoggedOptOut> {
    @Override
    public LoggedOptOut read(RawRecord raw, boolean late) throws LogDecoding.UndecodableException {
      return LogDecoding.optOut(raw);
    }

    @Override
    public List<RecordStatement<LoggedOptOut, ?>> statements() {
      return RecordStatement.ofOptOuts();
    }
  }

  /** Subscriptions. */
  record Subscriptions() implements LogKind<LoggedSubscription> {
    @Override
    public LoggedSubscription read(RawRecord raw, boolean late)
        throws LogDecoding.UndecodableException {
      return LogDecoding.subscription(raw);
    }

    @Override
    public List<RecordStatement<LoggedSubscription, ?>> statements() {
      return RecordStatement.ofSubscriptions();
    }
  }

  /** Reports. */
  record Reports() implements LogKind<LoggedReport> {
    @Override
    public LoggedReport read(RawRecord raw, boolean late) throws LogDecoding.UndecodableException {
      return LogDecoding.report(raw);
    }

    @Override
    public List<RecordStatement<LoggedReport, ?>> statements() {
      return RecordStatement.ofReports();
    }
  }

  /** Dead letters. */
  record DeadLetters() implements LogKind<LoggedDeadLetter> {
    @Override
    public LoggedDeadLetter read(RawRecord raw, boolean late)
        throws LogDecoding.UndecodableException {
      return LogDecoding.deadLetter(raw);
    }

    @Override
    public List<RecordStatement<LoggedDeadLetter, ?>> statements() {
      return RecordStatement.ofDeadLetters();
    }
  }
}
