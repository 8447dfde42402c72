package io.pabal.sandbox;

import io.pabal.sandbox.faults.FaultRule;
import io.pabal.sandbox.records.SandboxJson;
import io.pabal.sandbox.sms.SmsSettings;
import io.pabal.sandbox.smtp.TlsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The sandbox as a process. Prints one line of JSON with ports and URLs when all ports are open,
 * writes the same to {@code sandbox.json} in the data directory, and runs until it is killed. Exit
 * status 1 when it can't start, 2 for wrong options.
 */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "SMTP servers and SMS gateways that validate and record, and a page that shows what"
            + " arrived.",
    footer = {
      "",
      "Example:",
      "  sandbox --data ./sandbox-data --http-port 8025 --smtp smtp-a=2525 --smtp"
          + " smtp-b=2526:IMPLICIT \\",
      "          --sms sms-a --sms sms-b=other-token"
    })
final class SandboxCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Directory of records and certificate; made when missing.")
  private Path data;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on (default ${DEFAULT-VALUE}). There is no login: whoever reaches it"
              + " sees all messages.")
  private String bind;

  @Option(
      names = "--http-port",
      defaultValue = "8025",
      paramLabel = "PORT",
      description = "Port of SMS gateway, API and page; 0 for any (default ${DEFAULT-VALUE}).")
  private int httpPort;

  @Option(
      names = "--smtp",
      paramLabel = "NAME=PORT[:TLS]",
      description =
          "An SMTP provider; TLS is NONE, STARTTLS, STARTTLS_REQUIRED or IMPLICIT (default"
              + " smtp-a=2525:STARTTLS).")
  private Map<String, String> smtp = new LinkedHashMap<>();

  @Option(
      names = "--sms",
      paramLabel = "NAME[=TOKEN]",
      description = "An SMS provider and its bearer token (default sms-a=sandbox).")
  private List<String> sms = new ArrayList<>();

  @Option(
      names = "--push-port",
      paramLabel = "PORT",
      description =
          "Port of the push services (FCM, APNs, Web Push), HTTP/2 behind TLS; 0 for any; none"
              + " without it.")
  private Integer pushPort;

  @Option(
      names = "--honour-idempotency-key",
      description = "SMS: answer a repeated Idempotency-Key again without sending again.")
  private boolean honourIdempotencyKey;

  @Option(
      names = "--user",
      paramLabel = "USER=FILE",
      description = "An SMTP user and the file that has the password; with one, AUTH is required.")
  private Map<String, Path> users = new LinkedHashMap<>();

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description = "Fault scripts to begin with: {\"provider\": [rules]}.")
  private Path faults;

  /** Runs the command; returns the exit status. */
  static int run(String[] args) {
    return new CommandLine(new SandboxCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("sandbox: " + failure.getMessage());
              return failure instanceof IllegalArgumentException
                      || failure instanceof FaultRule.InvalidException
                  ? 2
                  : 1;
            })
        .execute(args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SandboxOptions options = options();
    try (Sandbox sandbox = Sandbox.start(options)) {
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(sandbox, stopped)));
      String about = SandboxJson.LENIENT.writeValueAsString(sandbox.about());
      Path ready = data.resolve("sandbox.json");
      Path temporary = data.resolve("sandbox.json.new");
      Files.writeString(temporary, about + "\n");
      Files.move(temporary, ready, StandardCopyOption.REPLACE_EXISTING);
      System.out.println(about);
      stopped.await();
    }
    return 0;
  }

  private static void closeQuietly(Sandbox sandbox, CountDownLatch stopped) {
    try {
      sandbox.close();
    } catch (IOException e) {
      System.err.println("sandbox: " + e.getMessage());
    }
    stopped.countDown();
  }

  SandboxOptions options() throws IOException {
    List<SandboxOptions.Smtp> smtpProviders = new ArrayList<>();
    if (smtp.isEmpty()) {
      smtp.put(SandboxOptions.DEFAULT_SMTP, "2525");
    }
    for (Map.Entry<String, String> entry : smtp.entrySet()) {
      smtpProviders.add(smtpProvider(entry.getKey(), entry.getValue()));
    }
    List<SmsSettings> smsProviders = new ArrayList<>();
    for (String provider : sms.isEmpty() ? List.of(SandboxOptions.DEFAULT_SMS) : sms) {
      int equals = provider.indexOf('=');
      smsProviders.add(
          new SmsSettings(
              equals < 0 ? provider : provider.substring(0, equals),
              equals < 0 ? SmsSettings.DEFAULT_TOKEN : provider.substring(equals + 1),
              honourIdempotencyKey));
    }
    Map<String, String> passwords = new LinkedHashMap<>();
    for (Map.Entry<String, Path> user : users.entrySet()) {
      passwords.put(
          user.getKey(), Files.readString(user.getValue(), StandardCharsets.UTF_8).strip());
    }
    return new SandboxOptions(
        bind, httpPort, smtpProviders, smsProviders, passwords, data, faults, pushPort);
  }

  private static SandboxOptions.Smtp smtpProvider(String name, String value) {
    String[] parts = value.split(":", 2);
    try {
      TlsMode mode = parts.length > 1 ? TlsMode.valueOf(parts[1]) : TlsMode.STARTTLS;
      return new SandboxOptions.Smtp(name, Integer.parseInt(parts[0]), mode);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--smtp " + name + "=" + value + ": expected NAME=PORT[:TLS]", e);
    }
  }
}
