package dev.boardcast.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.HttpLink;
import dev.boardcast.gateway.upstream.link.Revision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that answers by streams, and leaves each of them open.
// Opened before each test, and closed after it.
@SuppressWarnings("NullAway.Init")
@Timeout(900)
final class HeldStreamTest {
  private static final long PATIENCE_MS = 60_000;
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

  private ServerSocket server;
  private final Queue<Socket> held = new ConcurrentLinkedQueue<>();
  private final CountDownLatch unanswered = new CountDownLatch(1);

  /// Answers what waits.
  private final CompletableFuture<Runnable> answer = new CompletableFuture<>();

  /// Whether the server's name leads nowhere.
  private volatile boolean nameless;

  private final AtomicInteger ended = new AtomicInteger();
  private final OkHttpClient http =
      HttpLink.client(5_000)
          .newBuilder()
          .dns(name -> {
            if (nameless) {
              throw new UnknownHostException(name);
            }
            return List.of(InetAddress.getLoopbackAddress());
          })
          .build();

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket one = server.accept();
              held.add(one);
              Thread.ofVirtual().start(() -> serve(one));
            } catch (IOException _) {
              // Closed.
            }
          }
        });
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    for (Socket one : held) {
      one.close();
    }
    http.dispatcher().executorService().shutdown();
  }

  /// Answers the connection's one request, unless it is of `never`.
  private void serve(Socket one) {
    try {
      BufferedReader in = new BufferedReader(new InputStreamReader(one.getInputStream(), UTF_8));
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      char[] body = new char[length];
      for (int at = 0; at < length; ) {
        at += in.read(body, at, length - at);
      }
      String json = new String(body);
      if (json.contains("never")) {
        answer.complete(() -> answer(one, json));
        unanswered.countDown();
        return;
      }
      answer(one, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(Socket one, String json) {
    try {
      Matcher id = ID.matcher(json);
      assertThat(id.find()).as(json).isTrue();
      String event =
          "data: {\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":{\"ok\":true}}\n\n";
      String head =
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
      one.getOutputStream()
          .write(
              (head + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n")
                  .getBytes(UTF_8));
      one.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private McpClient client() {
    McpClient client =
        new McpClient(
            "team",
            new Wording("1"),
            Offers.NONE,
            new Deadlines(),
            new McpClient.Listener() {
              @Override
              public void notified(String method, RawObject params) {}

              @Override
              public void ended(String why) {
                ended.incrementAndGet();
              }
            });
    HttpUrl url = HttpUrl.get("http://boards.example:" + server.getLocalPort() + "/mcp");
    client.connect(new HttpLink("team", http, url, Set.of(), client));
    return client;
  }

  private void awaitNothingOpen() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (http.dispatcher().runningCallsCount() > 0 && System.nanoTime() < until) {
      Thread.sleep(10);
    }
    assertThat(http.dispatcher().runningCallsCount()).as("requests that are open").isZero();
  }

  @Test
  void aStreamThatStaysOpenAfterItsAnswerTakesNoPlace() throws Exception {
    try (McpClient client = client()) {
      for (int call = 0; call < 5; call++) {
        assertThat(client.request("tools/list", RawObject.EMPTY, RawObject.EMPTY, PATIENCE_MS))
            .contains("\"ok\":true");
      }
      awaitNothingOpen();
    }
  }

  @Test
  void whereTheServerIsGoneNoStreamOfBeforeStaysOpen() throws Exception {
    try (McpClient client = client()) {
      CompletableFuture<String> waiting = waiting(client);
      server.close();
      assertThat(faultOf(client)).contains("cannot be reached");
      assertThat(waiting).failsWithin(PATIENCE_MS, TimeUnit.MILLISECONDS);
      awaitNothingOpen();
    }
  }

  private CompletableFuture<String> waiting(McpClient client) throws InterruptedException {
    CompletableFuture<String> waiting = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.complete(
                client.request("never", RawObject.EMPTY, RawObject.EMPTY, PATIENCE_MS * 4));
          } catch (GatewayException | InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });
    assertThat(unanswered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
    return waiting;
  }

  @Test
  void whoCannotReachAServerWithoutSessionsFailsAlone() throws Exception {
    try (McpClient client = client()) {
      client.agreed(new Revision(Revision.MODERN, true));
      CompletableFuture<String> waiting = waiting(client);
      nameless = true;
      assertThat(faultOf(client)).contains("cannot be reached");
      assertThat(client.isAlive()).as("the next call opens another").isFalse();
      nameless = false;
      assertThat(faultOf(client)).contains("is not there");
      assertThat(waiting).as("what is in flight").isNotDone();
      answer.get(PATIENCE_MS, TimeUnit.MILLISECONDS).run();
      assertThat(waiting.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).contains("\"ok\":true");
      awaitNothingOpen();
      assertThat(ended).hasValue(1);
    }
    assertThat(ended).hasValue(1);
  }

  private static String faultOf(McpClient client) throws InterruptedException {
    try {
      return client.request("tools/list", RawObject.EMPTY, RawObject.EMPTY, PATIENCE_MS) + " ?";
    } catch (GatewayException e) {
      return e.fault().message();
    }
  }
}
