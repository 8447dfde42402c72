package io.pabal.deliver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.deliver.OutcomeClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.Dns;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * HTTP/2 as {@code nghttpd} of nghttp2 speaks it: what the senders' client says of its requests,
 * and on how many connections they came. {@code scripts/peers} runs it; its name keeps it out of
 * the build's tests.
 */
@Timeout(120)
class NghttpdPeer {
  private static final int CAPACITY = 50;
  private static final int REQUESTS = 2_000;
  private static final Pattern CONNECTION = Pattern.compile("\\[id=(\\d+)].*:method: POST");
  private static final Pattern POST = Pattern.compile(":method: POST");

  @TempDir Path folder;
  private final HeldCertificate certificate = TlsFront.loopback();
  private int port;

  private PeerProcess start(String... options) throws Exception {
    port = PeerProcess.freePort();
    return startAgain(options);
  }

  private PeerProcess startAgain(String... options) throws Exception {
    Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
    Files.writeString(folder.resolve("certificate.pem"), certificate.certificatePem());
    Files.writeString(folder.resolve("taken"), "{}");
    List<String> command =
        new ArrayList<>(List.of(PeerProcess.property("nghttpd"), "-a", "127.0.0.1", "-v"));
    command.addAll(List.of(options));
    command.addAll(List.of(Integer.toString(port), "key.pem", "certificate.pem"));
    return new PeerProcess(
        folder, Path.of(PeerProcess.property("nghttp2-libraries")), port, command);
  }

  private OneShotHttp client() {
    return new OneShotHttp(
        new OneShotHttp.Settings(
            "peer",
            CAPACITY,
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Trust.of(certificate.certificatePem()),
            Dns.SYSTEM),
        List::of);
  }

  private CompletableFuture<HandOverResult> send(OneShotHttp client, String header) {
    return client.send(
        new Request.Builder()
            .url("https://127.0.0.1:" + port + "/taken")
            .header("authorization", "bearer " + header)
            .post(
                new OneShotBody(
                    MediaType.get("application/json"), "{}".getBytes(StandardCharsets.UTF_8))),
        reply ->
            HandOverResult.of(
                reply.status() == 200 ? OutcomeClass.ACCEPTED : OutcomeClass.BAD_MESSAGE,
                Integer.toString(reply.status()),
                reply.body()));
  }

  private static HandOverResult end(CompletableFuture<HandOverResult> handOver) throws Exception {
    return handOver.get(60, TimeUnit.SECONDS);
  }

  private static long connections(PeerProcess peer) throws Exception {
    return CONNECTION
        .matcher(peer.said())
        .results()
        .map(found -> found.group(1))
        .distinct()
        .count();
  }

  private static int posts(PeerProcess peer) throws Exception {
    return (int) POST.matcher(peer.said()).results().count();
  }

  @Test
  void sharesOneConnection() throws Exception {
    many("serves 100 streams a connection", 1);
  }

  @Test
  void knowsWhatWasReadWhereStreamsAreFew() throws Exception {
    many("serves 10 streams a connection (`-m 10`)", 2 * CAPACITY, "-m", "10");
  }

  /**
   * Many at once. A client guesses the limit until the server has said it, and may be above it for
   * a moment after: then nghttpd refuses streams, or ends the connection with what it has read.
   * What is said to be sent was read, and what is said not to be sent was not.
   */
  private void many(String what, int mostConnections, String... options) throws Exception {
    try (PeerProcess peer = start(options);
        OneShotHttp client = client()) {
      assertThat(end(send(client, "x")).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
      List<CompletableFuture<HandOverResult>> all = new ArrayList<>();
      for (int number = 1; number < REQUESTS; number++) {
        all.add(send(client, "x"));
      }
      Map<OutcomeClass, Integer> outcomes = new EnumMap<>(Map.of(OutcomeClass.ACCEPTED, 1));
      for (CompletableFuture<HandOverResult> one : all) {
        outcomes.merge(end(one).outcome(), 1, Integer::sum);
      }
      long connections = connections(peer);
      int read = posts(peer);
      PeerProcess.note(what, "`" + outcomes + "`", read, connections);
      assertThat(outcomes.keySet())
          .isSubsetOf(OutcomeClass.ACCEPTED, OutcomeClass.NOT_SENT, OutcomeClass.IN_DOUBT);
      int taken = outcomes.get(OutcomeClass.ACCEPTED);
      assertThat(read).isBetween(taken, taken + outcomes.getOrDefault(OutcomeClass.IN_DOUBT, 0));
      assertThat(connections).isBetween(1L, (long) mostConnections);
    }
  }

  @Test
  void comesBackAfterARestart() throws Exception {
    try (OneShotHttp client = client()) {
      try (PeerProcess peer = start()) {
        assertThat(end(send(client, "x")).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
        assertThat(posts(peer)).isEqualTo(1);
      }
      HandOverResult meanwhile = end(send(client, "x"));
      assertThat(meanwhile.outcome()).as(meanwhile.toString()).isEqualTo(OutcomeClass.NOT_SENT);
      PeerProcess.note("has been ended", "`" + meanwhile.outcome() + "`", 0, 0);
      try (PeerProcess peer = startAgain()) {
        HandOverResult again = end(send(client, "x"));
        assertThat(again.outcome()).as(again.toString()).isEqualTo(OutcomeClass.ACCEPTED);
        PeerProcess.note(
            "is there again", "`" + again.outcome() + "`", posts(peer), connections(peer));
      }
    }
  }

  /** More than a frame holds, so it goes on in CONTINUATION frames. */
  @Test
  void writesLargeHeaders() throws Exception {
    try (PeerProcess peer = start();
        OneShotHttp client = client()) {
      HandOverResult result = end(send(client, "x".repeat(40_000)));
      PeerProcess.note(
          "gets a header of 40,000 bytes",
          "`" + result.outcome() + "`",
          posts(peer),
          connections(peer));
      assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.ACCEPTED);
    }
  }

  /** More than nghttp2 takes: 65,536 bytes. */
  @Test
  void isInDoubtWhenTheServerEndsTheConnection() throws Exception {
    try (PeerProcess peer = start();
        OneShotHttp client = client()) {
      HandOverResult result = end(send(client, "x".repeat(200_000)));
      PeerProcess.note(
          "gets a header of 200,000 bytes",
          "`" + result.outcome() + "`",
          posts(peer),
          connections(peer));
      assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.IN_DOUBT);
      assertThat(end(send(client, "x")).outcome())
          .as("the next one")
          .isEqualTo(OutcomeClass.ACCEPTED);
    }
  }
}
