package dev.boardcast.app.demo.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;

/// What stands before several servers: a connection goes to the first of them that takes it. Knows
/// nothing of HTTP.
public final class DemoBalancer implements AutoCloseable {
  private static final int CONNECT_MAX_MS = 1_000;
  private static final int BACKLOG = 64;
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerSocket listening;
  private final List<URI> servers;

  private DemoBalancer(ServerSocket listening, List<URI> servers) {
    this.listening = listening;
    this.servers = List.copyOf(servers);
  }

  /// @param servers of one kind, the preferred one first
  static DemoBalancer before(List<URI> servers) throws IOException {
    DemoBalancer balancer =
        new DemoBalancer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), servers);
    Thread.ofVirtual().start(balancer::accept);
    return balancer;
  }

  /// The same path as at the servers.
  URI address() {
    URI first = servers.getFirst();
    return URI.create(
        "%s://127.0.0.1:%d%s"
            .formatted(first.getScheme(), listening.getLocalPort(), first.getRawPath()));
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        // Closed, or a client that went at once.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = connect()) {
      Thread answers = Thread.ofVirtual().start(() -> pass(server, client));
      pass(client, server);
      answers.join();
    } catch (IOException _) {
      // No server takes it: the client is told so by the end of its connection.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket connect() throws IOException {
    IOException failure = new IOException("no server");
    for (URI server : servers) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MAX_MS);
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  /// Until one of the ends is closed; then both are.
  private static void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // An end like any other.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException _) {
      // Then it was closed.
    }
  }
}
