package dev.boardcast.app.serve;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.sidecar.Sidecar;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.sidecar.trace.TraceFile;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sidecar's JSON-RPC on a TCP port of this machine, for debugging. Each connection is an
/// editor of its own, with its own link to the hub.
public final class SidecarListener implements AutoCloseable {
  /// Connections at once; one more is closed.
  static final int CONNECTIONS_MAX_COUNT = 8;

  private static final int PORT_MAX = 65_535;
  private static final Logger LOG = LoggerFactory.getLogger(SidecarListener.class);

  private final ServerSocket server;
  private final SidecarDefaults defaults;
  private final @Nullable TraceFile trace;
  private final Semaphore room = new Semaphore(CONNECTIONS_MAX_COUNT);

  private SidecarListener(
      ServerSocket server, SidecarDefaults defaults, @Nullable TraceFile trace) {
    this.server = server;
    this.defaults = defaults;
    this.trace = trace;
  }

  /// Listens. Connections are taken by `serve`.
  ///
  /// @param address `HOST:PORT`; the host must be a loopback address, since whoever connects acts
  ///   with this user's key; port 0 takes a free one
  /// @param trace of all connections; null for none
  /// @throws CommandFailure when that is not possible, with what to do
  public static SidecarListener open(
      String address, SidecarDefaults defaults, @Nullable TraceFile trace) {
    InetSocketAddress parsed = parse(address);
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(parsed);
      return new SidecarListener(server, defaults, trace);
    } catch (BindException e) {
      throw new CommandFailure(
          "%s is in use by another program: end that one, or give --listen another port"
              .formatted(address),
          e);
    } catch (IOException e) {
      throw new CommandFailure("cannot listen on %s: %s".formatted(address, e.getMessage()), e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /// Takes connections until `close`.
  public void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (room.tryAcquire()) {
          Thread.ofPlatform().daemon().name("sidecar-connection").start(() -> serve(socket));
        } else {
          LOG.warn("more than {} connections: one is refused", CONNECTIONS_MAX_COUNT);
          socket.close();
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("a connection could not be taken: {}", e.getMessage());
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("the port did not close properly", e);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      LOG.info("an editor is connected");
      int code = Sidecar.run(socket.getInputStream(), socket.getOutputStream(), defaults, trace);
      LOG.info("an editor is gone ({})", code);
    } catch (IOException e) {
      LOG.info("an editor's connection failed: {}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  private static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= PORT_MAX) {
        InetAddress[] hosts = InetAddress.getAllByName(address.substring(0, colon));
        if (hosts[0].isLoopbackAddress()) {
          return new InetSocketAddress(hosts[0], port);
        }
      }
    } catch (NumberFormatException | UnknownHostException _) {
      // Falls through to the one refusal below.
    }
    throw new CommandFailure(
        "--listen %s is not valid; valid: a loopback address and a port, such as 127.0.0.1:7658 (whoever connects acts with your key)"
            .formatted(address));
  }
}
