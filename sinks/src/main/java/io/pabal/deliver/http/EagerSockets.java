package io.pabal.deliver.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets with TCP_NODELAY, which OkHttp does not set. Without it the end of a request waits until
 * the server has acknowledged its beginning, and a server acknowledges up to 40 ms late (RFC 896
 * meets RFC 1122 section 4.2.3.2).
 */
final class EagerSockets extends SocketFactory {
  private static Socket eager(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return eager(new Socket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return eager(new Socket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return eager(new Socket(host, port, from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return eager(new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return eager(new Socket(host, port, from, fromPort));
  }
}
