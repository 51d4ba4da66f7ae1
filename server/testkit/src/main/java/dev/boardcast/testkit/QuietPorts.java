package dev.boardcast.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for who listens later, or again, or where nobody is to listen: below those that systems
/// give to whoever asks for any, so that none of the many others that tests start takes one
/// meanwhile.
public final class QuietPorts {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int TRIES_MAX = 100;

  private QuietPorts() {}

  /// One where nobody listens.
  public static int next() throws IOException {
    IOException last = null;
    for (int i = 0; i < TRIES_MAX; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("no port is free", last);
  }
}
