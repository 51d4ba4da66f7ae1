package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.connector.ProcessHost;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Link;
import dev.boardcast.gateway.upstream.link.Outgoing;
import dev.boardcast.gateway.upstream.link.StdioLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A link to real processes: in what order they are written to, what is written of what nobody
/// wants any more, and what one can do that lies about what it has read.
@Timeout(900)
final class StdioLinkTest {
  private final ProcessHost host = new ProcessHost(System.getenv());
  private final List<Link> links = new ArrayList<>();

  @AfterEach
  void end() {
    links.forEach(Link::close);
    host.close();
  }

  private StdioLink link(Link.Inbox inbox, String shell, String... more) throws GatewayException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
    command.addAll(List.of(more));
    StdioLink link = new StdioLink("s", host, host.start(command, Map.of(), null), inbox);
    links.add(link);
    return link;
  }

  /// Hears lines; that it is lost is its last one.
  private static final class Heard implements Link.Inbox {
    final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    final CompletableFuture<String> lost = new CompletableFuture<>();

    @Override
    public void received(String json, long of) {
      lines.add(json);
    }

    @Override
    public void unreadable(String why) {}

    @Override
    public void failed(long id, Fault fault) {}

    @Override
    public void lost(String why) {
      lost.complete(why);
    }
  }

  @Test
  void whatOneThreadSendsArrivesInThatOrderWhateverWayItGoes() throws Exception {
    Heard heard = new Heard();
    StdioLink link = link(heard, "exec cat");
    String large = "x".repeat(StdioLink.AT_ONCE_MAX_BYTES);
    long id = 0;
    for (int round = 0; round < 2_000; round++) {
      long first = ++id;
      CountDownLatch leaving = new CountDownLatch(1);
      CountDownLatch queued = new CountDownLatch(1);
      link.send(
          new Outgoing(
              first + large,
              first,
              "",
              null,
              () -> {
                // By the writer: the next one meets a lock that is held, and waits in the queue.
                leaving.countDown();
                try {
                  return queued.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException _) {
                  return false;
                }
              }));
      assertThat(leaving.await(60, TimeUnit.SECONDS)).isTrue();
      long second = ++id;
      link.send(new Outgoing(second + "|", second, "", null, () -> true));
      queued.countDown();
      List<String> came = new ArrayList<>();
      came.add(heard.lines.take());
      link.answered(first);
      // What came before it may be on its way from the queue to the pipe.
      long third = ++id;
      link.send(new Outgoing(third + "|", third, "", null, () -> true));
      came.add(heard.lines.take());
      came.add(heard.lines.take());
      assertThat(came).containsExactly(first + large, second + "|", third + "|");
      link.answered(third);
    }
  }

  @Test
  void aCallThatIsGivenUpWhileItWaitsToLeaveNeverLeaves(@TempDir Path folder) throws Exception {
    Path go = folder.resolve("go");
    Path read = folder.resolve("read");
    McpClient client = client();
    StdioLink link =
        link(
            client,
            "while [ ! -e \"$1\" ]; do sleep 0.02; done; cat >\"$2\"; :",
            go.toString(),
            read.toString());
    client.connect(link);
    // It fills the pipe, so that what follows waits for a server that does not read yet.
    link.send(new Outgoing("first" + "y".repeat(300_000), 1_000, "", null, () -> true));
    GatewayException gone = ask(client, "second", 300).join();
    assertThat(gone.fault().message()).contains("did not answer within 300 ms");
    Files.createFile(go);
    CompletableFuture<GatewayException> third = ask(client, "third", 30_000);
    String text = "";
    while (!text.contains("third")) {
      Thread.sleep(Duration.ofMillis(10));
      text = Files.exists(read) ? Files.readString(read) : "";
    }
    assertThat(text).contains("first").doesNotContain("second").doesNotContain("cancelled");
    client.close();
    assertThat(third.join().fault().outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void aServerThatAnswersWhatItHasNotReadKeepsNoCallerFromGoingOn() throws Exception {
    Heard heard = new Heard();
    StdioLink link = link(heard, "exec sleep 1000");
    String small = "x".repeat(1_000);
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                LongStream.range(1, 1_000)
                    .takeWhile(_ -> !heard.lost.isDone())
                    .forEach(id -> {
                      try {
                        link.send(new Outgoing(small, id, "", null, () -> true));
                      } catch (GatewayException _) {
                        // What is queued for nobody is refused, in the end.
                      }
                      // As if it had said so, without having read a byte.
                      link.answered(id);
                    }));
    assertThat(heard.lost.get(60, TimeUnit.SECONDS)).isEqualTo("it answers what it does not read");
    assertThat(caller.join(Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void norDoesItWhereAnotherCallWaitsBehindTheOneThatIsStuck() throws Exception {
    Heard heard = new Heard();
    StdioLink link = link(heard, "exec sleep 1000");
    String small = "x".repeat(1_000);
    String large = "x".repeat(StdioLink.AT_ONCE_MAX_BYTES);
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                LongStream.iterate(1, id -> id + 1)
                    .takeWhile(_ -> !heard.lost.isDone())
                    .forEach(id -> {
                      // Seen by the writer: it holds nothing any more, and the next may go at once.
                      CountDownLatch seen = new CountDownLatch(1);
                      Outgoing behind =
                          new Outgoing(
                              large,
                              -id,
                              "",
                              null,
                              () -> {
                                seen.countDown();
                                return false;
                              });
                      Thread itself = Thread.currentThread();
                      send(
                          link,
                          new Outgoing(
                              small,
                              id,
                              "",
                              null,
                              () -> {
                                if (!Thread.currentThread().equals(itself)) {
                                  // Only what is written at once keeps the caller.
                                  seen.countDown();
                                  return false;
                                }
                                // While the caller writes, so that the writer waits for it.
                                send(link, behind);
                                return true;
                              }));
                      link.answered(id);
                      await(seen);
                    }));
    assertThat(heard.lost.get(60, TimeUnit.SECONDS)).isEqualTo("it answers what it does not read");
    assertThat(caller.join(Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void whoFailsToTakeAnAnswerKeepsNobodyElseFromTheirs() throws Exception {
    McpClient client = client();
    String answering =
        "while read -r line; do id=${line#*id?:}; "
            + "echo \"{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":${id%%,*},\\\"result\\\":{}}\"; done";
    client.connect(link(client, answering));
    CountDownLatch told = new CountDownLatch(1);
    var _ =
        client.begin(
            new Question(
                "k",
                "first",
                RawObject.EMPTY,
                RawObject.EMPTY,
                null,
                Counterpart.SILENT,
                Trace.NONE,
                60_000),
            _ -> {
              told.countDown();
              throw new IllegalStateException("not taken");
            });
    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(client.request("second", RawObject.EMPTY, RawObject.EMPTY, 60_000)).isEqualTo("{}");
    client.close();
  }

  private static void send(StdioLink link, Outgoing message) {
    try {
      link.send(message);
    } catch (GatewayException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static McpClient client() {
    return new McpClient(
        "s",
        new Wording("1"),
        Offers.NONE,
        new Deadlines(),
        new McpClient.Listener() {
          @Override
          public void notified(String method, RawObject params) {}

          @Override
          public void ended(String why) {}
        });
  }

  /// How a call fails, which is what all of them do here.
  private static CompletableFuture<GatewayException> ask(
      McpClient client, String method, long timeoutMs) {
    CompletableFuture<GatewayException> failure = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            client.request(method, RawObject.EMPTY, RawObject.EMPTY, timeoutMs);
            failure.completeExceptionally(new AssertionError("it was answered"));
          } catch (GatewayException e) {
            failure.complete(e);
          } catch (InterruptedException e) {
            failure.completeExceptionally(e);
          }
        });
    return failure;
  }
}
