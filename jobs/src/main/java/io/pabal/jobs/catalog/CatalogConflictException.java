package io.pabal.jobs.catalog;

import java.io.IOException;

/** Somebody else published this version first. Read the newest, look at it, apply again. */
public final class CatalogConflictException extends IOException {
  private static final long serialVersionUID = 1;

  public CatalogConflictException(long version) {
    super(
        "version "
            + version
            + " was published by somebody else in the meantime: look at it, then apply again");
  }
}
