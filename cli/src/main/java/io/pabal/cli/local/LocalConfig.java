package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Pabal's own configuration file for a local system: the places of its servers. */
public final class LocalConfig {

  private LocalConfig() {}

  /** What is known about a local system, as {@code key: value}. */
  public static Map<String, String> values(Endpoints endpoints) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("kafka.bootstrap-servers", endpoints.bootstrapServers());
    values.put("log.jdbc-url", endpoints.jdbcUrl());
    values.put("log.jdbc-user", endpoints.jdbcUser());
    values.put("email.smtp-host", endpoints.smtpHost());
    values.put("email.smtp-port", Integer.toString(endpoints.smtpPort()));
    values.put("email.smtp-trusted-certificate", endpoints.smtpCertificate().toString());
    values.put("sms.gateway-url", endpoints.smsUrl());
    return values;
  }

  /** Writes them to a file, one a line. */
  public static Path write(Path file, Endpoints endpoints) throws IOException {
    String text =
        values(endpoints).entrySet().stream()
            .map(value -> value.getKey() + ": " + value.getValue() + "\n")
            .collect(Collectors.joining());
    return Files.writeString(file, text);
  }
}
