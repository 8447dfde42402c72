package io.pabal.jobs.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files of a small, correct catalog, of which each test breaks one thing. */
final class CatalogFolder {
  static final String YAML =
      """
      defaults:
        locale: ko
        zone: Asia/Seoul
      categories:
        order:
          description: Orders and payments
          lane: normal
          consent: optional
          life: 3d
        security:
          lane: urgent
          consent: mandatory
          life: 10m
          inDoubt: {email: hold, sms: resend}
      rules:
        order.paid:
          category: order
          template: order-paid
          channels: [email, sms]
          channelReach: all
        account.code:
          category: security
          template: code
          channels: [sms]
      """;

  final Path path;

  private CatalogFolder(Path path) {
    this.path = path;
  }

  static CatalogFolder in(Path path) {
    return new CatalogFolder(path)
        .write("catalog.yaml", YAML)
        .write("templates/order-paid/ko/email.subject.mustache", "주문 {{no}}\n")
        .write("templates/order-paid/ko/email.text.mustache", "주문 {{no}}\n")
        .write("templates/order-paid/ko/sms.text.mustache", "주문 {{no}}\n")
        .write("templates/code/ko/sms.text.mustache", "인증번호 {{code}}\n");
  }

  CatalogFolder write(String file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  CatalogFolder write(String file, byte[] bytes) {
    try {
      Files.createDirectories(path.resolve(file).getParent());
      Files.write(path.resolve(file), bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CatalogFolder delete(String file) {
    try {
      Files.delete(path.resolve(file));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a piece of catalog.yaml that stands there exactly once. */
  CatalogFolder yaml(String piece, String replacement) {
    try {
      String text = Files.readString(path.resolve("catalog.yaml"));
      if (text.split(java.util.regex.Pattern.quote(piece), -1).length != 2) {
        throw new IllegalArgumentException(piece + " does not stand there once");
      }
      return write("catalog.yaml", text.replace(piece, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LoadedCatalog load() {
    try {
      return CatalogFiles.load(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
