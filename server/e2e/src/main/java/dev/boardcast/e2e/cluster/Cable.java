package dev.boardcast.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A cable to a port of this machine, which can be cut: nothing passes then, and nobody is told.
/// Thread-safe.
public final class Cable implements AutoCloseable {
  private static final int BACKLOG = 64;
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();

  /// Guarded by `this`.
  private boolean isCut;

  private Cable(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  public static Cable to(int target) throws IOException {
    Cable cable = new Cable(new ServerSocket(0, BACKLOG, loopback()), target);
    Thread.ofVirtual().start(cable::accept);
    return cable;
  }

  public int port() {
    return listening.getLocalPort();
  }

  public synchronized void cut() {
    isCut = true;
  }

  /// What was on its way arrives now.
  public synchronized void mend() {
    isCut = false;
    notifyAll();
  }

  /// Pulls it out: both sides are told, and what was on its way is lost.
  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket end : ends) {
      end.close();
    }
    mend();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        ends.add(near);
        Thread.ofVirtual().start(() -> serve(near));
      } catch (IOException _) {
        // Closed, or somebody who went at once.
      }
    }
  }

  private void serve(Socket near) {
    try (near;
        Socket far = new Socket()) {
      ends.add(far);
      awaitWhole();
      far.connect(new InetSocketAddress(loopback(), target));
      Thread answers = Thread.ofVirtual().start(() -> pass(far, near));
      pass(near, far);
      answers.join();
    } catch (IOException _) {
      // Nobody is there: the near end is told so by its own end.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      ends.remove(near);
      ends.removeIf(Socket::isClosed);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitWhole();
        out.write(buffer, 0, read);
      }
      // An end is on its way, too.
      awaitWhole();
    } catch (IOException _) {
      // An end like any other.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitWhole() throws InterruptedException {
    while (isCut) {
      wait();
    }
  }
}
