package io.pabal.cli.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One server process of the local system: how it is prepared, started, asked and ended. */
interface LocalServer {

  /** What kind of server it is; drills choose by it. */
  ServerKind kind();

  /** Unique name: of its process record and its log. */
  String name();

  /** The ports it binds, checked for being free before its first start. */
  List<Port> ports();

  /** Where a person or a client finds it. */
  String url();

  /** Once a home, before the first start: formats, unpacks. Does nothing when done before. */
  void prepare() throws IOException, InterruptedException;

  /** Before each start: clears what a killed predecessor left. */
  default void beforeStart() throws IOException {}

  /** Program and arguments. */
  List<String> command() throws IOException;

  /** True if it serves; answers within {@link #PROBE_LIMIT}. */
  boolean isReady();

  /** How it is asked to end in good order. */
  default OsProcess.Signal endSignal() {
    return OsProcess.Signal.TERM;
  }

  /** How long a question for readiness may take. */
  Duration PROBE_LIMIT = Duration.ofSeconds(2);
}
