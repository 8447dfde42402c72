package io.pabal.cli.drill;

import io.pabal.cli.local.OsProcess.Signal;
import io.pabal.cli.local.PabalJobs;
import io.pabal.schema.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes away in {@code drill outage}, and comes back. */
enum OutageKind {
  /** The mail server refuses every connection (421). */
  SMTP_DEAD(Channel.EMAIL) {
    @Override
    void begin(DrillSystem system, SandboxFaults faults) throws InterruptedException {
      Map<String, Object> down = Map.of("kind", "reply", "code", 421, "text", "4.3.2 Down");
      faults.set(PabalJobs.SMTP_PROVIDER, List.of(Map.of("stage", "connect", "fault", down)));
    }
  },
  /** The mail server takes connections and never says a word. */
  SMTP_SILENT(Channel.EMAIL) {
    @Override
    void begin(DrillSystem system, SandboxFaults faults) throws InterruptedException {
      Map<String, Object> hang = Map.of("kind", "hang");
      faults.set(PabalJobs.SMTP_PROVIDER, List.of(Map.of("stage", "connect", "fault", hang)));
    }
  },
  /** The gateway of text messages answers 429 and 503 in turn: too many, and not now. */
  GATEWAY_REFUSES(Channel.SMS) {
    @Override
    void begin(DrillSystem system, SandboxFaults faults) throws InterruptedException {
      Map<String, Object> busy = Map.of("kind", "reply", "code", 429, "retryAfterSeconds", 1);
      Map<String, Object> later = Map.of("kind", "reply", "code", 503, "retryAfterSeconds", 2);
      faults.set(
          PabalJobs.SMS_PROVIDER,
          List.of(
              Map.of("id", "busy", "match", Map.of("everyNth", 2), "fault", busy),
              Map.of("id", "later", "fault", later)));
    }
  },
  /** The gateway of text messages breaks on every message (500): each is in doubt. */
  GATEWAY_BREAKS(Channel.SMS) {
    @Override
    void begin(DrillSystem system, SandboxFaults faults) throws InterruptedException {
      Map<String, Object> broken = Map.of("kind", "reply", "code", 500);
      faults.set(PabalJobs.SMS_PROVIDER, List.of(Map.of("id", "broken", "fault", broken)));
    }
  },
  /** The database of the log stands still. */
  DATABASE(null) {
    @Override
    void begin(DrillSystem system, SandboxFaults faults) {
      system.database(Signal.STOP);
    }

    @Override
    void end(DrillSystem system, SandboxFaults faults) {
      system.database(Signal.CONT);
    }
  };

  private final Channel channel;

  OutageKind(Channel channel) {
    this.channel = channel;
  }

  /** The channel that cannot deliver meanwhile; all others must not feel it. */
  Optional<Channel> channel() {
    return Optional.ofNullable(channel);
  }

  /** The part that cannot do its work meanwhile, and whose checkpoints must go on. */
  String part() {
    return channel == null ? "plan" : "deliver-" + channel.label();
  }

  abstract void begin(DrillSystem system, SandboxFaults faults) throws InterruptedException;

  void end(DrillSystem system, SandboxFaults faults) throws InterruptedException {
    faults.clear(channel == Channel.EMAIL ? PabalJobs.SMTP_PROVIDER : PabalJobs.SMS_PROVIDER);
  }
}
