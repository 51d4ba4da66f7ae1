package dev.boardcast.tracker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// Bytes to a server, and what comes back until it closes: for requests that no HTTP client sends.
record RawHttp(int port) {
  /// Longer than anything here takes, shorter than a tracker's own patience.
  private static final int WAIT_MS = 20_000;

  /// @return everything the server said; empty when it only closed
  String send(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(WAIT_MS);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        in.transferTo(answer);
      } catch (SocketException _) {
        // It closed while more was on its way: what it said before counts.
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  /// The same without ending the output: it ends when the server closes by itself.
  String sendUntilClosed(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(WAIT_MS);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request);
        socket.getInputStream().transferTo(answer);
      } catch (SocketException _) {
        // As above.
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  /// Lines end with CR LF where the text has a line end.
  String send(String request) throws IOException {
    return send(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  String sendUntilClosed(String request) throws IOException {
    return sendUntilClosed(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The status of the first answer; 0 where there was none.
  static int status(String answer) {
    int space = answer.indexOf(' ') + 1;
    return answer.startsWith("HTTP/1.") && space > 0
        ? Integer.parseInt(answer.substring(space, space + 3))
        : 0;
  }

  static String body(String answer) {
    int head = answer.indexOf("\r\n\r\n");
    return head < 0 ? "" : answer.substring(head + 4);
  }
}
