package dev.boardcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.ConfigReader;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.face.KeyGate;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A call that turns out to take a thread, cancelled before that has it.
final class CancelSoonTest {
  private static final String KEY = "a-key-for-tests";
  private static final long PATIENCE_S = 60;

  private final EchoType echo = new EchoType();

  /// What is answered all at once.
  private static final class Reply implements HttpReply {
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final Thread first = Thread.currentThread();
    private final Runnable looked;
    private volatile Map<String, String> headers = Map.of();

    /// @param looked done whenever its first thread looks whether it is open
    Reply(Runnable looked) {
      this.looked = looked;
    }

    @Override
    public void answer(int status, Map<String, String> given, String text) {
      headers = given;
      body.complete(status + " " + text);
    }

    @Override
    public void begin(int status, Map<String, String> given) {}

    @Override
    public void write(String text) {
      body.complete(text);
    }

    @Override
    public void finish() {}

    @Override
    public boolean isOpen() {
      if (first.equals(Thread.currentThread())) {
        looked.run();
      }
      return true;
    }

    @Override
    public void onClosed(Runnable then) {}

    String get() throws Exception {
      return body.get(PATIENCE_S, TimeUnit.SECONDS);
    }
  }

  private static Map<String, String> headers(Map<String, String> more) {
    Map<String, String> headers =
        new HashMap<>(
            Map.of(
                "host",
                "127.0.0.1",
                "authorization",
                "Bearer " + KEY,
                "accept",
                "application/json, text/event-stream",
                "content-type",
                "application/json"));
    headers.putAll(more);
    return headers;
  }

  private static Reply serve(
      Gateway gateway, Map<String, String> headers, String json, Runnable looked) {
    Reply reply = new Reply(looked);
    gateway.serve(
        new HttpCall(
            "POST", "/mcp", "", headers, json.getBytes(StandardCharsets.UTF_8), "127.0.0.1"),
        reply);
    return reply;
  }

  /// The headers of a session that was begun.
  private static Map<String, String> session(Gateway gateway) throws Exception {
    Reply begun =
        serve(
            gateway,
            headers(Map.of()),
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}",
            () -> {});
    assertThat(begun.get()).contains("protocolVersion");
    return headers(Map.of("mcp-session-id", String.valueOf(begun.headers.get("Mcp-Session-Id"))));
  }

  private GatewayConfig config() {
    ConfigOutcome outcome =
        new ConfigReader(Connectors.rules(List.of(echo)))
            .read(
                "servers: [{id: e, type: echo}]\nkeys: [{name: k, digest: \"sha256:%s\", allow: [\"*\"]}]"
                    .formatted(KeyGate.digest(KEY)));
    return ((ConfigOutcome.Good) outcome).config();
  }

  @Test
  void itIsCancelledAllTheSame() throws Exception {
    // A tool that is not known yet takes a thread.
    try (Gateway gateway =
        new Gateway(config(), "1", Set.of(), Map.of(), Surroundings.none(), List.of(echo))) {
      Map<String, String> session = session(gateway);
      List<String> cancels = new ArrayList<>();
      Runnable cancel =
          () -> {
            Reply taken =
                serve(
                    gateway,
                    session,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}",
                    () -> {});
            cancels.add(GatewayPeer.quietly(taken::get));
          };
      // It is looked at before and after the call can be cancelled, and then passed to a thread.
      Reply reply =
          serve(
              gateway,
              session,
              "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"e__wait\",\"arguments\":{},\"_meta\":{\"progressToken\":1}}}",
              cancel);
      assertThat(cancels).hasSizeGreaterThan(1).allMatch(answer -> answer.startsWith("202"));
      assertThat(reply.get()).contains("The call was cancelled");
    }
  }

  /// As many threads as run virtual ones at once keep them all busy, so the call's own thread does
  /// not begin until one of them has cancelled it.
  @Test
  void whatTakesAThreadAtOnceCanBeCancelledAsSoonAsItHasCome() throws Exception {
    try (Gateway gateway =
        new Gateway(config(), "1", Set.of(), Map.of(), Surroundings.none(), List.of(echo))) {
      Map<String, String> session = session(gateway);
      Map<String, String> streamed = new HashMap<>(session);
      streamed.put("accept", "text/event-stream");
      int atOnce =
          Integer.getInteger(
              "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
      AtomicInteger busy = new AtomicInteger();
      AtomicBoolean come = new AtomicBoolean();
      AtomicBoolean cancelled = new AtomicBoolean();
      CompletableFuture<Reply> cancel = new CompletableFuture<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        boolean cancels = i == 0;
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  busy.incrementAndGet();
                  spin(cancels ? come : cancelled);
                  if (cancels) {
                    // On a virtual thread it is done at once.
                    cancel.complete(
                        serve(
                            gateway,
                            session,
                            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}",
                            () -> {}));
                    cancelled.set(true);
                  }
                }));
      }
      Reply reply;
      try {
        // Where that is not had the call begins sooner, and is cancelled all the same.
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (busy.get() < atOnce && System.nanoTime() < until) {
          Thread.onSpinWait();
        }
        reply =
            serve(
                gateway,
                streamed,
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"e__wait\",\"arguments\":{}}}",
                () -> {});
      } finally {
        come.set(true);
      }
      assertThat(cancel.get(PATIENCE_S, TimeUnit.SECONDS).get()).startsWith("202");
      assertThat(reply.get()).contains("The call was cancelled");
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void spin(AtomicBoolean until) {
    while (!until.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aNewerCallThatNamesASessionIsNotKeptInIt() throws Exception {
    try (Gateway gateway =
        new Gateway(config(), "1", Set.of(), Map.of(), Surroundings.none(), List.of(echo))) {
      Map<String, String> session = session(gateway);
      String said = "{\"name\":\"e__say\",\"arguments\":{\"text\":\"hello\"}";
      // From now on the tool is known, and takes no thread.
      Reply known =
          serve(
              gateway,
              session,
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":" + said + "}}",
              () -> {});
      assertThat(known.get()).contains("\"content\"");
      Map<String, String> newer = new HashMap<>(session);
      newer.put("mcp-protocol-version", "2026-07-28");
      newer.put("mcp-method", "tools/call");
      newer.put("mcp-name", "e__say");
      Reply alone =
          serve(
              gateway,
              newer,
              "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":"
                  + said
                  + ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
              () -> {});
      assertThat(alone.get()).contains("\"content\"");
      // One that was kept would be found in place of this one.
      Reply waits =
          serve(
              gateway,
              session,
              "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"e__wait\",\"arguments\":{}}}",
              () -> {});
      serve(
          gateway,
          session,
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}",
          () -> {});
      assertThat(waits.get()).contains("The call was cancelled");
    }
  }
}
