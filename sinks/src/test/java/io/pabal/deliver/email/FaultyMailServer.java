package io.pabal.deliver.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on a raw socket that fails at one phase as it is told, and keeps what it took. */
final class FaultyMailServer implements AutoCloseable {
  /** What a server does instead of answering. */
  enum Fault {
    NONE,
    CLOSE,
    RESET,
    SILENCE,
    REPLY,
    /** Goes on half a second later. */
    LATE
  }

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final List<String> commands = new CopyOnWriteArrayList<>();
  final List<String> mails = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  volatile List<String> extensions = List.of("PIPELINING", "SIZE 10000000", "AUTH PLAIN LOGIN");
  volatile SSLContext tls;
  volatile boolean implicitTls;
  volatile SmtpPhase phase = SmtpPhase.QUEUED;
  volatile Fault fault = Fault.NONE;
  volatile String reply = "";

  /** The only AUTH command that logs in; any other gets a challenge and then 535. Null: all do. */
  volatile String goodLogin;

  /** Happens before an AUTH command is answered. */
  volatile Callable<?> beforeLogin = () -> null;

  /** Which connections fail, counted from 1. */
  volatile IntPredicate failing = connection -> true;

  FaultyMailServer() throws IOException {
    listener = new ServerSocket();
    listener.setReceiveBufferSize(4_096);
    listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  FaultyMailServer failAt(SmtpPhase where, Fault what) {
    phase = where;
    fault = what;
    return this;
  }

  FaultyMailServer answerAt(SmtpPhase where, String line) {
    reply = line;
    return failAt(where, Fault.REPLY);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        int number = connections.incrementAndGet();
        threads.execute(() -> new Session(socket, number).serve());
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private final class Session {
    private final Socket raw;
    private final int number;
    private Socket socket;
    private BufferedReader in;
    private boolean over;

    Session(Socket raw, int number) {
      this.raw = raw;
      this.socket = raw;
      this.number = number;
    }

    private boolean fails() {
      return failing.test(number);
    }

    void serve() {
      try {
        if (implicitTls) {
          startTls();
        }
        use(socket);
        answer(SmtpPhase.BANNER, "220 ready");
        String line;
        while (!over && (line = in.readLine()) != null) {
          commands.add(line);
          command(line);
        }
      } catch (IOException | UncheckedIOException e) {
        // The client left.
      }
    }

    private void use(Socket current) throws IOException {
      socket = current;
      in =
          new BufferedReader(
              new InputStreamReader(current.getInputStream(), StandardCharsets.UTF_8));
    }

    private void startTls() throws IOException {
      SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(raw, null, true);
      secure.setUseClientMode(false);
      secure.startHandshake();
      use(secure);
    }

    private void command(String line) throws IOException {
      String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "EHLO" -> {
          List<String> all = new java.util.ArrayList<>(List.of("me"));
          all.addAll(extensions);
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < all.size(); i++) {
            text.append(i < all.size() - 1 ? "250-" : "250 ").append(all.get(i)).append("\r\n");
          }
          answer(SmtpPhase.EHLO, text.toString().strip());
        }
        case "STARTTLS" -> {
          answer(SmtpPhase.STARTTLS, "220 go");
          if (!over && tls != null && socket == raw) {
            startTls();
          }
        }
        case "AUTH" -> {
          before();
          boolean good = goodLogin == null || goodLogin.equals(line);
          answer(SmtpPhase.AUTH, good ? "235 2.7.0 hello" : "334 eyJzdGF0dXMiOiI0MDAifQ==");
        }
        case "" -> send("535 5.7.8 token expired or unknown");
        case "RSET" -> send("250 2.0.0 reset");
        case "MAIL" -> answer(SmtpPhase.MAIL, "250 2.1.0 sender");
        case "RCPT" -> answer(SmtpPhase.RCPT, "250 2.1.5 recipient");
        case "DATA" -> data();
        case "QUIT" -> over = true;
        default -> send("500 5.5.2 what");
      }
    }

    private void data() throws IOException {
      boolean refused = fails() && fault == Fault.REPLY;
      if (refused && (phase == SmtpPhase.MAIL || phase == SmtpPhase.RCPT)) {
        send("503 5.5.1 no recipient");
        return;
      }
      answer(SmtpPhase.DATA, "354 go on");
      if (over || (refused && phase == SmtpPhase.DATA)) {
        return;
      }
      if (fails() && phase == SmtpPhase.BODY) {
        fail();
        return;
      }
      StringBuilder mail = new StringBuilder();
      String line;
      while ((line = in.readLine()) != null && !line.equals(".")) {
        mail.append(line).append("\r\n");
      }
      if (line != null) {
        mails.add(mail.toString());
        answer(SmtpPhase.DOT, "250 2.0.0 Ok: queued as ABC123");
      }
    }

    private void before() throws IOException {
      try {
        beforeLogin.call();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    private void answer(SmtpPhase where, String good) throws IOException {
      if (fails() && where == phase && fault == Fault.LATE) {
        late();
        send(good);
      } else if (fails() && where == phase && fault != Fault.NONE) {
        fail();
      } else {
        send(good);
      }
    }

    private void fail() throws IOException {
      switch (fault) {
        case NONE, LATE -> {}
        case CLOSE -> {
          over = true;
          raw.close();
        }
        case RESET -> {
          over = true;
          raw.setSoLinger(true, 0);
          raw.close();
        }
        case SILENCE -> {
          over = true;
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        case REPLY -> send(reply);
      }
    }

    private void late() {
      try {
        boolean unused = end.await(500, java.util.concurrent.TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void send(String lines) throws IOException {
      socket.getOutputStream().write((lines + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }
  }
}
