package io.pabal.cli.catalog;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal catalog}: the group of commands about categories, rules and templates. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    description = {
      "Checks, publishes and shows the catalog: categories, rules and templates.",
      "",
      "A catalog is a folder with catalog.yaml and templates/. It is checked as a whole and published as one version, which all running parts take over without a restart."
    },
    footer = {
      "",
      "Examples:",
      "  scripts/pabal catalog check catalogs/shop",
      "  scripts/pabal catalog diff catalogs/shop",
      "  scripts/pabal catalog apply catalogs/shop",
      "  scripts/pabal catalog history",
      "  scripts/pabal catalog rollback 3"
    },
    subcommands = {
      CatalogCheckCommand.class,
      CatalogDiffCommand.class,
      CatalogApplyCommand.class,
      CatalogShowCommand.class,
      CatalogHistoryCommand.class,
      CatalogRollbackCommand.class
    })
public final class CatalogCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: check, diff, apply, show, history or rollback");
  }
}
