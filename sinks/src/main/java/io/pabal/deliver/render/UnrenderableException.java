package io.pabal.deliver.render;

import com.samskivert.mustache.MustacheException;

/**
 * This data does not fit this template. The message names variables and limits, never values: it
 * ends up in logs and outcome records.
 */
final class UnrenderableException extends MustacheException {
  UnrenderableException(String message) {
    super(message);
  }
}
