package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Outgoing;
import dev.boardcast.gateway.upstream.link.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class McpClientTest {
  private static final long PATIENCE_S = 60;

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private volatile boolean deaf;
  private volatile boolean keepsOrder = true;

  /// A server that is told and says nothing by itself.
  private final class Silent extends ScriptedLink {
    @Override
    public void send(Outgoing message) {
      if (deaf && message.method().equals("notifications/cancelled")) {
        throw new IllegalStateException("it cannot be told");
      }
      if (message.leaves().getAsBoolean()) {
        sent.add(message.json());
      }
    }

    @Override
    public boolean keepsOrder() {
      return keepsOrder;
    }

    @Override
    public boolean abandon(long id) {
      return true;
    }
  }

  private McpClient client() {
    McpClient client =
        new McpClient(
            "notes",
            new Wording("1"),
            Offers.NONE,
            new Deadlines(),
            new McpClient.Listener() {
              @Override
              public void notified(String method, RawObject params) {}

              @Override
              public void ended(String why) {}
            });
    client.connect(new Silent());
    client.agreed(new Revision(Revision.LATEST_OLDER, false));
    return client;
  }

  private List<String> cancels() {
    return sent.stream().filter(json -> json.contains("notifications/cancelled")).toList();
  }

  @Test
  void aCallerWhoReadsProgressSlowlyCancelsAtOnceAndTheServerIsToldOnce() throws Exception {
    McpClient client = client();
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    CompletableFuture<Ending> ended = new CompletableFuture<>();
    Runnable cancel =
        client.begin(
            new Question(
                "caller",
                "tools/call",
                RawObject.EMPTY.with("name", "\"work\""),
                RawObject.EMPTY,
                _ -> {
                  reading.countDown();
                  try {
                    read.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                },
                Counterpart.SILENT,
                Trace.NONE,
                TimeUnit.MINUTES.toMillis(10)),
            ended::complete);
    String token = RawObject.parse(sent.getFirst()).raw("id");
    client.received(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":%s,\"progress\":1}}"
            .formatted(token),
        0);
    assertThat(reading.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    cancel.run();
    assertThat(cancels()).singleElement().asString().contains("\"requestId\":" + token);
    read.countDown();
    assertThat(ended.get(PATIENCE_S, TimeUnit.SECONDS)).isInstanceOf(Ending.Cancelled.class);
    cancel.run();
    assertThat(cancels()).hasSize(1);
  }

  private static Question work() {
    return new Question(
        "caller",
        "tools/call",
        RawObject.EMPTY.with("name", "\"work\""),
        RawObject.EMPTY,
        null,
        Counterpart.SILENT,
        Trace.NONE,
        TimeUnit.MINUTES.toMillis(10));
  }

  @Test
  void whoCancelsIsToldAlsoWhereTheServerCannotBe() throws Exception {
    McpClient client = client();
    CompletableFuture<Ending> ended = new CompletableFuture<>();
    Runnable cancel = client.begin(work(), ended::complete);
    deaf = true;
    try {
      cancel.run();
    } catch (IllegalStateException _) {
      // Its caller's to see to.
    }
    assertThat(ended.get(PATIENCE_S, TimeUnit.SECONDS)).isInstanceOf(Ending.Cancelled.class);
  }

  @Test
  void whatIsAnsweredIsCancelledNoMore() throws Exception {
    McpClient client = client();
    CompletableFuture<Ending> ended = new CompletableFuture<>();
    Runnable cancel = client.begin(work(), ended::complete);
    client.received(
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}"
            .formatted(RawObject.parse(sent.getFirst()).raw("id")),
        0);
    assertThat(ended.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(new Ending.Result("{}"));
    cancel.run();
    assertThat(cancels()).isEmpty();
  }

  private static Question loud() {
    Question work = work();
    return new Question(
        work.caller(),
        work.method(),
        work.params(),
        work.meta(),
        null,
        new Counterpart.Silent() {
          @Override
          public LogLevel logLevel() {
            return LogLevel.INFO;
          }
        },
        work.trace(),
        work.timeoutMs());
  }

  private String idOf(String part) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (sent.stream().noneMatch(json -> json.contains(part))) {
      assertThat(System.nanoTime() - until).as(part).isNegative();
      Thread.sleep(10);
    }
    String json = sent.stream().filter(one -> one.contains(part)).findFirst().orElseThrow();
    return String.valueOf(RawObject.parse(json).raw("id"));
  }

  /// Two requests over HTTP may be read in any order.
  @Test
  void whereNothingKeepsTheOrderACallWaitsForTheLevelOfItsLog() throws Exception {
    keepsOrder = false;
    McpClient client = client();
    client.capable(RawObject.parse("{\"logging\":{}}"));
    assertThat(client.mustPrepare(loud())).isTrue();
    CompletableFuture<String> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            done.complete(client.request(loud()));
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    String level = idOf("logging/setLevel");
    assertThat(sent).as("what is sent before the level is taken").hasSize(1);
    client.received("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}".formatted(level), 0);
    String call = idOf("tools/call");
    client.received("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}".formatted(call), 0);
    assertThat(done.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo("{}");
    assertThat(client.mustPrepare(loud())).as("it has the level").isFalse();
    assertThat(sent).hasSize(2);
  }

  /// A level that is not taken costs no call more than its own time, however many wait for it.
  @Test
  void whoeverWaitsForALevelThatIsNotTakenHasItsOwnTime() throws Exception {
    keepsOrder = false;
    McpClient client = client();
    client.capable(RawObject.parse("{\"logging\":{}}"));
    long timeoutMs = 6_000;
    long begun = System.nanoTime();
    List<CompletableFuture<Long>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Long> tookMs = new CompletableFuture<>();
      waiting.add(tookMs);
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.request(loud().within(timeoutMs));
              tookMs.completeExceptionally(new AssertionError("it was answered"));
            } catch (GatewayException _) {
              tookMs.complete(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            } catch (InterruptedException e) {
              tookMs.completeExceptionally(e);
            }
          });
    }
    for (CompletableFuture<Long> one : waiting) {
      // Where the wait for the level is beside the call's own time, it is twice as long.
      assertThat(one.get(PATIENCE_S, TimeUnit.SECONDS)).isLessThan(timeoutMs + 5_000);
    }
    assertThat(sent.stream().filter(json -> json.contains("tools/call"))).hasSize(3);
  }
}
