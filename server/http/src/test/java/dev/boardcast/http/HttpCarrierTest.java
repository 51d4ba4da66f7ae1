package dev.boardcast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real connections, whose answers are written by whichever thread has them.
@Timeout(900)
final class HttpCarrierTest {
  private static final Map<String, String> TEXT = Map.of("Content-Type", "text/plain");

  private record Answer(String status, Map<String, String> headers, String body) {}

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readByte(); c != '\n'; c = in.readByte()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static Answer answer(DataInputStream in, boolean isOfHead) throws IOException {
    String status = line(in);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body =
        new byte[isOfHead ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"))];
    in.readFully(body);
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static void send(Socket socket, String method, String path) throws IOException {
    socket
        .getOutputStream()
        .write(
            "%s %s HTTP/1.1\r\nHost: x\r\n\r\n"
                .formatted(method, path)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static void post(Socket socket, int length, String more) throws IOException {
    socket
        .getOutputStream()
        .write(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%s\r\n"
                .formatted(length, more)
                .getBytes(StandardCharsets.US_ASCII));
  }

  /// Short ones are written at once, long ones and what the client does not take by the event loop;
  /// none may pass another.
  @Test
  void answersComeInTheOrderOfTheirRequestsWhoeverWritesThem() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      int length = random.nextInt(4) == 0 ? random.nextInt(300_000) : random.nextInt(20_000);
      bodies.add(i + " é " + "x".repeat(length));
    }
    try (HttpCarrier carrier =
            HttpCarrier.start(
                "127.0.0.1",
                0,
                1,
                (call, reply) -> {
                  String body = bodies.get(Integer.parseInt(call.path().substring(1)));
                  if (body.length() % 3 == 0) {
                    reply.answer(200, TEXT, body);
                  } else {
                    Thread.ofVirtual().start(() -> reply.answer(200, TEXT, body));
                  }
                });
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), carrier.port())) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int many = HttpConnection.PIPELINED_MAX_COUNT;
      for (int first = 0; first < bodies.size(); first += many) {
        // As many as a client may have waiting; none is read before all are asked for.
        for (int i = first; i < first + many; i++) {
          send(socket, "GET", "/" + i);
        }
        for (int i = first; i < first + many; i++) {
          assertThat(answer(in, false).body())
              .as("answer %d, seed %d", i, seed)
              .isEqualTo(bodies.get(i));
        }
      }
    }
  }

  @Test
  void anAnswerHasWhatItsRequestNeeds() throws Exception {
    try (HttpCarrier carrier =
            HttpCarrier.start(
                "127.0.0.1",
                0,
                1,
                (call, reply) ->
                    reply.answer(
                        call.path().equals("/none") ? 204 : 404,
                        Map.of("X-Said", call.path()),
                        call.path().equals("/none") ? "" : "é"));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), carrier.port())) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      send(socket, "HEAD", "/a");
      assertThat(answer(in, true))
          .isEqualTo(
              new Answer(
                  "HTTP/1.1 404 Not Found", Map.of("x-said", "/a", "content-length", "2"), ""));
      send(socket, "GET", "/none");
      assertThat(answer(in, false))
          .isEqualTo(new Answer("HTTP/1.1 204 No Content", Map.of("x-said", "/none"), ""));
      socket
          .getOutputStream()
          .write(
              "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(answer(in, false))
          .isEqualTo(
              new Answer(
                  "HTTP/1.1 404 Not Found",
                  Map.of("x-said", "/b", "content-length", "2", "connection", "close"),
                  "é"));
      assertThat(in.read()).as("it is closed").isEqualTo(-1);
    }
  }

  /// Answers each request with its path, and none before that.
  private static HttpCarrier answersAfter(CountDownLatch latch) throws Exception {
    return HttpCarrier.start(
        "127.0.0.1",
        0,
        1,
        (call, reply) ->
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    latch.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  reply.answer(200, TEXT, call.path());
                }));
  }

  /// What follows a request and is none is refused after its answer, whoever writes that, and never
  /// in its place.
  @Test
  void whatIsNoRequestIsRefusedInItsTurn() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    try (HttpCarrier carrier = answersAfter(refused);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), carrier.port())) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      send(socket, "GET", "/a");
      socket
          .getOutputStream()
          .write("this is no request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // Another connection of the same loop is answered after it has read that, so it has.
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), carrier.port())) {
        other.getOutputStream().write("nor is this\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        DataInputStream answer = new DataInputStream(other.getInputStream());
        assertThat(answer(answer, false).status()).isEqualTo("HTTP/1.1 400 Bad Request");
      }
      refused.countDown();
      assertThat(answer(in, false).body()).isEqualTo("/a");
      assertThat(answer(in, false).status()).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(in.read()).as("it is closed").isEqualTo(-1);
    }
  }

  /// The same of what is too large, and of what wants to be told to go on while another is
  /// answered.
  @Test
  void whatIsTooLargeIsRefusedInItsTurn() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    try (HttpCarrier carrier = answersAfter(refused);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), carrier.port())) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      send(socket, "GET", "/a");
      post(socket, HttpCarrier.BODY_MAX_BYTES + 1, "");
      socket.getOutputStream().write(new byte[HttpCarrier.BODY_MAX_BYTES + 1]);
      send(socket, "GET", "/b");
      refused.countDown();
      assertThat(answer(in, false).body()).isEqualTo("/a");
      assertThat(answer(in, false).status()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
      assertThat(answer(in, false).body()).isEqualTo("/b");
    }
  }

  @Test
  void whoAsksWhetherToGoOnIsTold() throws Exception {
    try (HttpCarrier carrier =
            HttpCarrier.start(
                "127.0.0.1",
                0,
                1,
                (call, reply) -> reply.answer(200, TEXT, "" + call.body().length));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), carrier.port())) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      post(socket, 2, "Expect: 100-continue\r\n");
      assertThat(answer(in, false).status()).isEqualTo("HTTP/1.1 100 Continue");
      socket.getOutputStream().write(new byte[2]);
      assertThat(answer(in, false).body()).isEqualTo("2");
      post(socket, HttpCarrier.BODY_MAX_BYTES + 1, "Expect: 100-continue\r\n");
      assertThat(answer(in, false).status()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
      assertThat(in.read()).as("it is closed").isEqualTo(-1);
    }
  }

  @Test
  void whoIsGoneIsKnownToBe() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (HttpCarrier carrier =
        HttpCarrier.start(
            "127.0.0.1",
            0,
            1,
            (_, reply) -> {
              reply.onClosed(gone::countDown);
              begun.countDown();
            })) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), carrier.port())) {
        send(socket, "GET", "/");
        begun.await();
        assertThat(gone.getCount()).isEqualTo(1);
      }
      gone.await();
    }
  }
}
