package io.pabal.cli.bench;

import io.pabal.bench.SenderReport;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.email.EmailProvider;
import io.pabal.deliver.email.EmailSenderFactory;
import io.pabal.deliver.email.TlsMode;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.recipient.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How many e-mails a second our sender alone hands over, beside Postfix' own generator. */
@Command(
    name = "email",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "E-mails a second that the sender alone composes and hands over on ten connections, beside"
          + " Postfix' smtp-source on as many, both to the same smtp-sink.",
      "",
      "Both programs are Debian's (package postfix), fetched into target/peers where the machine has"
          + " none.",
      ""
    })
public final class EmailBenchCommand implements Callable<Integer> {
  private static final int CONNECTIONS = 10;

  /** So many that starting smtp-source is no part of its rate. */
  private static final int FEWEST = 5_000;

  private static final RenderedMessage MESSAGE =
      new RenderedMessage(
          "en",
          Map.of(
              Part.EMAIL_SUBJECT, "Your parcel is on its way",
              Part.EMAIL_TEXT, "Hello Jin,\n\nyour parcel arrives today.\n\nThe shop\n",
              Part.EMAIL_HTML,
                  "<p>Hello Jin,</p><p>your parcel arrives today.</p><p>The shop</p>"));

  @Mixin private SenderOptions options;
  @Mixin private BenchOutput output;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    options.check(output);
    String sink = SenderOptions.peer(output, "smtp-sink");
    String source = SenderOptions.peer(output, "smtp-source");
    SenderReport report = output.measure((folder, progress) -> measure(folder, sink, source));
    output.print(report, SenderOptions.table(report, "mails/s"));
    return 0;
  }

  @SuppressWarnings("try") // the peer only has to run meanwhile
  private SenderReport measure(Path folder, String sink, String source)
      throws IOException, InterruptedException {
    // As root, smtp-sink goes on as another user.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port = PeerProgram.freePort();
    String libraries = Path.of(sink).resolveSibling("../lib/postfix").normalize().toString();
    List<String> serve = new ArrayList<>(List.of(sink));
    if ("root".equals(System.getProperty("user.name"))) {
      serve.addAll(List.of("-u", "nobody"));
    }
    serve.addAll(List.of("127.0.0.1:" + port, "100"));
    try (PeerProgram server = PeerProgram.server(folder, libraries, port, serve);
        Sender sender = sender(port)) {
      SenderLoad load =
          new SenderLoad(
              sender, new Address(Channel.EMAIL, "jin@example.com"), MESSAGE, CONNECTIONS);
      Source yardstick = new Source(folder, libraries, source, port);
      return SenderReport.of(
          "email", "smtp-source", options.inTurn(yardstick::perSecond, load::perSecond), null);
    }
  }

  private static Sender sender(int port) {
    EmailProvider provider =
        EmailProvider.of(
                "smtp-sink",
                new EmailProvider.Server("127.0.0.1", port, TlsMode.NONE, null),
                null,
                EmailProvider.Identity.of("shop@example.org", "Shop"))
            .withPool(
                new EmailProvider.Pool(
                    1, CONNECTIONS, Duration.ofMinutes(1), 1_000_000, Duration.ofHours(1)));
    return new EmailSenderFactory(provider, Clock.systemUTC()).open(Lane.NORMAL);
  }

  /** smtp-source, which sends a number of mails: as many as fill a window at its last rate. */
  private static final class Source {
    private final Path folder;
    private final String libraries;
    private final String program;
    private final int port;
    private double last;

    Source(Path folder, String libraries, String program, int port) {
      this.folder = folder;
      this.libraries = libraries;
      this.program = program;
      this.port = port;
    }

    double perSecond(Duration window) throws IOException, InterruptedException {
      if (last == 0) {
        last = send(FEWEST);
      }
      last = send(Math.max(FEWEST, (int) (last * window.toMillis() / 1_000)));
      return last;
    }

    private double send(int mails) throws IOException, InterruptedException {
      long begun = System.nanoTime();
      PeerProgram.run(
          folder,
          libraries,
          List.of(
              program,
              "-d",
              "-s",
              Integer.toString(CONNECTIONS),
              "-m",
              Integer.toString(mails),
              "127.0.0.1:" + port));
      return mails * 1e9 / (System.nanoTime() - begun);
    }
  }
}
