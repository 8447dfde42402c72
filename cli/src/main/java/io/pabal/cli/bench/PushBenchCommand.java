package io.pabal.cli.bench;

import io.pabal.bench.SenderReport;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.push.PushLimits;
import io.pabal.deliver.push.apns.ApnsProvider;
import io.pabal.deliver.push.apns.ApnsSenderFactory;
import io.pabal.deliver.push.webpush.WebPushEncryption;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.tls.HeldCertificate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many push messages a second our sender alone hands over, and how many it can encrypt. */
@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Push messages a second that the sender for APNs alone composes and hands over on one HTTP/2"
          + " connection, beside h2load on one, both to the same nghttpd; and Web Push messages a"
          + " second that one thread encrypts, beside Java's own code.",
      "",
      "Both programs are Debian's (nghttp2-server and nghttp2-client), fetched into target/peers"
          + " where the machine has none.",
      ""
    })
public final class PushBenchCommand implements Callable<Integer> {
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final Pattern RATE = Pattern.compile("finished in [^,]*, ([0-9.]+) req/s");
  private static final Pattern FAILED = Pattern.compile(" ([1-9][0-9]*) (failed|errored|timeout)");
  private static final byte[] PAYLOAD = "x".repeat(300).getBytes(StandardCharsets.US_ASCII);
  private static final RenderedMessage MESSAGE =
      new RenderedMessage(
          "en",
          Map.of(
              Part.PUSH_TITLE, "Your parcel",
              Part.PUSH_BODY, "arrives today between ten and twelve.",
              Part.PUSH_LINK, "https://shop.example/orders/1"));

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Requests under way at the same time, of both. Default: ${DEFAULT-VALUE}, the normal"
              + " lane's.")
  private int inFlight;

  @Mixin private SenderOptions options;
  @Mixin private BenchOutput output;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    options.check(output);
    output.require(inFlight >= 1 && inFlight <= 1_000, "--in-flight is 1 to 1000");
    String nghttpd = SenderOptions.peer(output, "nghttpd");
    String h2load = SenderOptions.peer(output, "h2load");
    SenderReport report = output.measure((folder, progress) -> measure(folder, nghttpd, h2load));
    output.print(report, SenderOptions.table(report, "messages/s"));
    return 0;
  }

  @SuppressWarnings("try") // the peer only has to run meanwhile
  private SenderReport measure(Path folder, String nghttpd, String h2load)
      throws IOException, InterruptedException {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
    Files.writeString(folder.resolve("certificate.pem"), certificate.certificatePem());
    // A file of that name is answered with 200, whatever is posted there.
    Files.createDirectories(folder.resolve("3/device"));
    Files.createFile(folder.resolve("3/device").resolve(TOKEN));
    Files.write(folder.resolve("body"), PAYLOAD);
    int port = PeerProgram.freePort();
    String libraries = SenderOptions.peer(output, "nghttp2-libraries");
    List<String> serve =
        List.of(
            nghttpd,
            "-a",
            "127.0.0.1",
            "-m",
            Integer.toString(inFlight),
            Integer.toString(port),
            "key.pem",
            "certificate.pem");
    try (PeerProgram server = PeerProgram.server(folder, libraries, port, serve);
        Sender sender = sender(port, certificate)) {
      SenderLoad load =
          new SenderLoad(
              sender,
              new Address(Channel.PUSH, TOKEN, Device.of(Platform.APNS)),
              MESSAGE,
              inFlight);
      return SenderReport.of(
          "push",
          "h2load",
          options.inTurn(
              window -> h2load(folder, libraries, h2load, port, window), load::perSecond),
          encryption());
    }
  }

  private Sender sender(int port, HeldCertificate certificate) {
    String url = "https://127.0.0.1:" + port;
    return new ApnsSenderFactory(
            new ApnsProvider(
                "apns",
                Secret.ofValue(
                    new HeldCertificate.Builder().ecdsa256().build().privateKeyPkcs8Pem()),
                "ABCDE12345",
                "TEAM123456",
                "example.shop",
                url,
                url,
                certificate.certificatePem(),
                new PushLimits(1, inFlight, Duration.ofSeconds(10), Duration.ofSeconds(15), false)),
            Clock.systemUTC())
        .open(Lane.NORMAL);
  }

  private double h2load(Path folder, String libraries, String program, int port, Duration window)
      throws IOException, InterruptedException {
    String said =
        PeerProgram.run(
            folder,
            libraries,
            List.of(
                program,
                "-c1",
                "-t1",
                "-m" + inFlight,
                "-D" + window.toSeconds(),
                "-d",
                "body",
                "https://127.0.0.1:" + port + "/3/device/" + TOKEN));
    Matcher rate = RATE.matcher(said);
    if (!rate.find() || FAILED.matcher(said).find()) {
      throw new LocalSystemException("h2load: " + said);
    }
    return Double.parseDouble(rate.group(1));
  }

  private SenderReport.Encryption encryption() throws IOException, InterruptedException {
    WebPushEncryption fastest = WebPushEncryption.fastest();
    WebPushEncryption plain = WebPushEncryption.plain();
    byte[] browser = point();
    byte[] auth = new byte[16];
    return SenderReport.Encryption.of(
        fastest.name(),
        options.inTurn(
            SenderOptions.repeating(() -> plain.encrypt(PAYLOAD, browser, auth)),
            SenderOptions.repeating(() -> fastest.encrypt(PAYLOAD, browser, auth))));
  }

  /** A browser's public key: the last 65 bytes of its X.509 form. */
  private static byte[] point() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
      return Arrays.copyOfRange(encoded, encoded.length - 65, encoded.length);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no curve", e);
    }
  }
}
