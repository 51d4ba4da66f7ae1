#!/usr/bin/env bash
# Java-WebSocket refuses a subprotocol offer that came in two header lines.
#
# Expected: `Sec-WebSocket-Protocol: board.v1` and a second line `Sec-WebSocket-Protocol: board.v2` mean the same as
#   one line `board.v1, board.v2`. RFC 6455, section 11.3.4, allows the field several times in a request, and RFC 9110,
#   section 5.3, joins such lines with a comma.
# Happens: the server joins them with a semicolon, finds no protocol "board.v1; board.v2", and answers 404. Every other
#   repeated field is joined so, too: code that splits X-Forwarded-For at commas finds one odd address.
# Matters: to servers behind proxies and to clients that write a line a protocol. The same offer passes in one line,
#   so it works on a desk and fails in a data centre; 404 points at the path.
# Versions: org.java-websocket:Java-WebSocket 1.6.0. Needs: bash, Maven, JDK 17 or newer; one port on loopback.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages org.java-websocket:Java-WebSocket:1.6.0

cat >Look.java <<'JAVA'
import java.io.*;
import java.net.*;
import java.util.*;
import java.util.concurrent.*;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.*;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

public class Look {
  static final BlockingQueue<String> FORWARDED = new LinkedBlockingQueue<>();

  static class Server extends WebSocketServer {
    final CountDownLatch started = new CountDownLatch(1);

    Server() {
      super(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          1,
          List.of(new Draft_6455(List.of(), List.of(new Protocol("board.v2")))));
      setDaemon(true);
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      FORWARDED.add(handshake.getFieldValue("X-Forwarded-For"));
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onMessage(WebSocket socket, String message) {}

    @Override
    public void onError(WebSocket socket, Exception error) {}
  }

  static String status(Server server, String... fields) throws Exception {
    String request =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + String.join("\r\n", fields)
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes("US-ASCII"));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), "US-ASCII"))
          .readLine()
          .split(" ")[1];
    }
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    server.start();
    server.started.await();
    String field = "Sec-WebSocket-Protocol: ";
    String one = field + "board.v1, board.v2";
    System.out.println("one line: " + status(server, one));
    FORWARDED.take();
    System.out.println("two lines: " + status(server, field + "board.v1", field + "board.v2"));
    status(server, one, "X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 192.0.2.2");
    System.out.println(
        "two lines of X-Forwarded-For: " + FORWARDED.poll(10, TimeUnit.SECONDS));
    System.exit(0);
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'one line: 101
two lines: 101
two lines of X-Forwarded-For: 192.0.2.1, 192.0.2.2' \
  'one line: 101
two lines: 404
two lines of X-Forwarded-For: 192.0.2.1; 192.0.2.2' \
  "$seen"
