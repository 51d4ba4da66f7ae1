package dev.boardcast.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Outgoing;
import dev.boardcast.gateway.upstream.link.Revision;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is told between two requests for it.
// Opened before each test.
@SuppressWarnings("NullAway.Init")
@Timeout(300)
final class FollowingTest {
  private static final long PATIENCE_S = 60;

  /// Longer than any test takes.
  private static final long NEVER_MS = 300_000;

  private final BlockingQueue<Outgoing> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> abandoned = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> unheard = new LinkedBlockingQueue<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private McpClient client;
  private Following following;

  private final class Recorded extends ScriptedLink {
    @Override
    public void send(Outgoing message) {
      if (message.leaves().getAsBoolean()) {
        sent.add(message);
      }
    }

    @Override
    public boolean abandon(long id) {
      abandoned.add(id);
      return false;
    }
  }

  @BeforeEach
  void open() {
    client =
        new McpClient(
            "team",
            new Wording("1"),
            Offers.NONE,
            new Deadlines(),
            new McpClient.Listener() {
              @Override
              public void notified(String method, RawObject params) {
                told.add(method);
              }

              @Override
              public void ended(String why) {}
            });
    client.connect(new Recorded());
    client.agreed(new Revision(Revision.MODERN, true));
  }

  @AfterEach
  void close() {
    following.close();
  }

  private void follow(boolean missed, String... uris) {
    following =
        new Following(
            "team", client, Set.of(uris), NEVER_MS, missed, () -> unheard.add("something"));
    following.begin();
  }

  private Outgoing next() throws InterruptedException {
    Outgoing next = sent.poll(PATIENCE_S, TimeUnit.SECONDS);
    assertThat(next).as("asked again").isNotNull();
    assertThat(next.method()).isEqualTo("subscriptions/listen");
    return next;
  }

  private void acknowledge(Outgoing listen, boolean ownStream) {
    client.received(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":%d}}}"
            .formatted(listen.id()),
        ownStream ? listen.id() : 0);
  }

  private void end(Outgoing listen) {
    client.received("{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":{}}".formatted(listen.id()), 0);
  }

  @Test
  void theOneOfBeforeIsClosedWhenTheNextOneIsHeard() throws Exception {
    follow(false, "a:1");
    Outgoing first = next();
    acknowledge(first, true);
    following.follow(Set.of("a:1", "a:2"));
    Outgoing second = next();
    assertThat(second.json()).contains("a:2");
    assertThat(abandoned).as("closed before").isEmpty();
    acknowledge(second, false);
    assertThat(abandoned.poll(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(first.id());
    following.follow(Set.of());
    Outgoing third = next();
    // A server that refuses it is heard by the one that is open.
    client.received(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"error\":{\"code\":-32603,\"message\":\"no\"}}"
            .formatted(third.id()),
        0);
    Outgoing fourth = next();
    assertThat(abandoned).isEmpty();
    acknowledge(fourth, true);
    assertThat(abandoned.poll(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(second.id());
    assertThat(unheard).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void afterAStreamThatEndedWhateverIsWantedMayHaveChanged() throws Exception {
    follow(false, "a:1");
    Outgoing first = next();
    acknowledge(first, true);
    end(first);
    Outgoing second = next();
    assertThat(unheard).as("told too early").isEmpty();
    acknowledge(second, true);
    assertThat(unheard.poll(PATIENCE_S, TimeUnit.SECONDS)).isNotNull();
    end(second);
    acknowledge(next(), true);
    assertThat(unheard.poll(PATIENCE_S, TimeUnit.SECONDS)).isNotNull();
    assertThat(unheard).isEmpty();
  }

  @Test
  void afterAConnectionThatEndedToo() throws Exception {
    follow(true);
    Outgoing first = next();
    assertThat(unheard).isEmpty();
    acknowledge(first, true);
    assertThat(unheard.poll(PATIENCE_S, TimeUnit.SECONDS)).isNotNull();
  }
}
