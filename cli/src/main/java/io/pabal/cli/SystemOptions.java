package io.pabal.cli;

import io.pabal.cli.local.Home;
import io.pabal.cli.local.Installation;
import io.pabal.cli.local.LocalSystem;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which local system a command is about; mixed into every command that needs one. */
public final class SystemOptions {

  private static final String HOME_VARIABLE = "PABAL_HOME";

  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description =
          "Folder with all state of the local system. Default: $"
              + HOME_VARIABLE
              + ", else .pabal in the repository.")
  private Path home;

  /** The system, whether it runs or not. */
  public LocalSystem system() {
    Installation installation = Installation.current();
    Path folder =
        Optional.ofNullable(home)
            .or(() -> Optional.ofNullable(System.getenv(HOME_VARIABLE)).map(Path::of))
            .orElse(installation.root().resolve(".pabal"));
    return new LocalSystem(new Home(folder), installation);
  }
}
