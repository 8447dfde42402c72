package io.pabal.sandbox.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * The certificate of the sandbox: self-signed, for {@code localhost} and {@code 127.0.0.1}, made at
 * the first start of a data directory and kept there, so that a restart is still the server that
 * clients trust. Clients trust exactly {@link #certificateFile}; nothing needs trust in everything.
 */
public final class TlsIdentity {
  private static final long VALID_DAYS = 730;
  private static final long RENEW_BEFORE_DAYS = 7;

  private final HeldCertificate held;
  private final Path certificateFile;

  private TlsIdentity(HeldCertificate held, Path certificateFile) {
    this.held = held;
    this.certificateFile = certificateFile;
  }

  /**
   * Reads the certificate of a data directory, or makes one when there is none or it ends within a
   * week.
   */
  public static TlsIdentity in(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path certificate = directory.resolve("sandbox-certificate.pem");
    Path key = directory.resolve("sandbox-key.pem");
    if (Files.exists(certificate) && Files.exists(key)) {
      HeldCertificate held =
          HeldCertificate.decode(Files.readString(certificate) + Files.readString(key));
      Date soon = Date.from(Instant.now().plus(RENEW_BEFORE_DAYS, ChronoUnit.DAYS));
      try {
        held.certificate().checkValidity(soon);
        return new TlsIdentity(held, certificate);
      } catch (CertificateException e) {
        // Ends soon: a new one takes its place below.
      }
    }
    HeldCertificate held =
        new HeldCertificate.Builder()
            .commonName("Pabal sandbox")
            .addSubjectAlternativeName("localhost")
            .addSubjectAlternativeName("127.0.0.1")
            .duration(VALID_DAYS, TimeUnit.DAYS)
            .build();
    write(key, held.privateKeyPkcs8Pem(), true);
    write(certificate, held.certificatePem(), false);
    return new TlsIdentity(held, certificate);
  }

  private static void write(Path file, String pem, boolean secret) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary);
    if (secret && Files.getFileStore(temporary).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          temporary, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
    Files.write(temporary, pem.getBytes(StandardCharsets.US_ASCII));
    Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** The certificate as PEM, for clients to trust. */
  public Path certificateFile() {
    return certificateFile;
  }

  /** Makes server sockets' TLS, versions 1.2 and 1.3. */
  SSLSocketFactory socketFactory() {
    return context().getSocketFactory();
  }

  /** The same for servers that make their sockets themselves. */
  public SSLContext context() {
    return new HandshakeCertificates.Builder().heldCertificate(held).build().sslContext();
  }
}
