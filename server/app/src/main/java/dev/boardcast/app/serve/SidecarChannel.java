package dev.boardcast.app.serve;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.sidecar.Sidecar;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/// The two streams to a sidecar: one of this process, or one that listens on a port.
///
/// @param in what the sidecar says
/// @param closing ends the connection
public record SidecarChannel(InputStream in, OutputStream out, Closeable closing)
    implements Closeable {
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  /// How long a sidecar of this process may take to end, its socket included.
  private static final long END_PATIENCE_MS = 2_000;

  private static final int PORT_MAX = 65_535;

  /// Starts a sidecar on a thread of this process; it ends with its streams.
  ///
  /// @throws CommandFailure when this machine has no room for two pipes
  public static SidecarChannel inProcess(SidecarDefaults defaults) {
    try {
      Pipe toSidecar = Pipe.open();
      Pipe fromSidecar = Pipe.open();
      InputStream in = Channels.newInputStream(toSidecar.source());
      OutputStream out = Channels.newOutputStream(fromSidecar.sink());
      Thread thread =
          new Thread(
              () -> {
                try (in;
                    out) {
                  int _ = Sidecar.run(in, out, defaults);
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                } catch (IOException _) {
                  // Closed already.
                }
              },
              "boardcast-sidecar");
      thread.setDaemon(true);
      thread.start();
      OutputStream writing = Channels.newOutputStream(toSidecar.sink());
      return new SidecarChannel(
          Channels.newInputStream(fromSidecar.source()), writing, () -> end(thread, writing));
    } catch (IOException e) {
      throw new CommandFailure("cannot start a sidecar: " + e.getMessage(), e);
    }
  }

  private static void end(Thread sidecar, OutputStream writing) throws IOException {
    writing.close();
    try {
      sidecar.join(END_PATIENCE_MS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Connects to a `sidecar --listen`.
  ///
  /// @param address `HOST:PORT`
  /// @throws CommandFailure when that is not possible, with what to do
  public static SidecarChannel connect(String address) {
    InetSocketAddress parsed = parse(address);
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      socket.connect(parsed, CONNECT_TIMEOUT_MS);
      socket.setTcpNoDelay(true);
      return new SidecarChannel(socket.getInputStream(), socket.getOutputStream(), socket);
    } catch (IOException e) {
      try {
        socket.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw new CommandFailure(
          "no sidecar listens at %s (%s): start one with `boardcast sidecar --listen %s`"
              .formatted(address, e.getMessage(), address),
          e);
    }
  }

  private static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= PORT_MAX) {
        return new InetSocketAddress(address.substring(0, colon), port);
      }
    } catch (NumberFormatException _) {
      // Falls through to the one refusal below.
    }
    throw CommandFailure.ofUsage(
        "--connect %s is not valid; valid: a host and a port, such as 127.0.0.1:7658"
            .formatted(address));
  }

  @Override
  public void close() throws IOException {
    closing.close();
  }
}
