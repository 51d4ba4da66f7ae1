package dev.boardcast.app.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A server on a real socket that gives made-up answers: what a doctor may come upon.
final class CannedServer implements AutoCloseable {
  private final ServerSocket server;
  private final UnaryOperator<@Nullable String> answers;
  private final boolean speaksFirst;
  private final List<Socket> open = new ArrayList<>();

  private CannedServer(UnaryOperator<@Nullable String> answers, boolean speaksFirst)
      throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answers = answers;
    this.speaksFirst = speaksFirst;
    Thread.ofVirtual().start(this::serve);
  }

  /// Answers each request by its first line; null says nothing and keeps the connection.
  static CannedServer answering(UnaryOperator<@Nullable String> answers) throws IOException {
    return new CannedServer(answers, false);
  }

  /// Greets whoever connects, as mail servers and SSH do.
  static CannedServer greeting(String text) throws IOException {
    return new CannedServer(_ -> text, true);
  }

  static String http(String statusLine, String headers, String body) {
    return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(statusLine, headers, body.length(), body);
  }

  /// A text frame from the server, after the upgrade.
  static String upgrade(String firstText) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
        + (char) 0x81
        + (char) firstText.length()
        + firstText;
  }

  URI url(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + path);
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        synchronized (open) {
          open.add(socket);
        }
        Thread.ofVirtual().start(() -> talk(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void talk(Socket socket) {
    try {
      String first = "";
      if (!speaksFirst) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        first = String.valueOf(in.readLine());
        String line = first;
        while (line != null && !line.isEmpty()) {
          line = in.readLine();
        }
      }
      String answer = answers.apply(first);
      if (answer != null) {
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        if (!answer.startsWith("HTTP/1.1 101")) {
          socket.shutdownOutput();
        }
      }
    } catch (IOException _) {
      // Whoever asked is gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (open) {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
