package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Slowdown;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A hub that goes, over real sockets.
@Timeout(900)
@Tag("alone")
final class GoodbyeTest {
  private static final int CLIENTS = 600;

  private final MemoryFeed feed = new MemoryFeed(1_000);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HubServer hub;

  GoodbyeTest() throws BindException {
    hub = HubServer.start(TestConfig.any(), feed, HubClient.KEY::equals, registry);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aHubThatGoesTellsEachClientWhenToComeBackAndSpreadsThem() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(RawClient.upgraded(hub.port(), 0));
    }
    long from = System.nanoTime();
    CompletableFuture<Void> gone = CompletableFuture.runAsync(hub::close);
    int[] tenths = new int[20];
    for (RawClient client : clients) {
      try (client) {
        JsonObject goodbye = Json.parseObject(client.readFrame().text());
        assertThat(goodbye.get("type").getAsString()).isEqualTo("error");
        assertThat(goodbye.get("code").getAsString()).isEqualTo("timeout");
        assertThat(goodbye.get("message").getAsString()).isEqualTo("the hub is shutting down");
        int retryAfterMs = goodbye.get("retryAfterMs").getAsInt();
        assertThat(retryAfterMs).isBetween(800, 800 + CLIENTS / 2);
        tenths[retryAfterMs / 100]++;
        assertThat(client.readFrame().closeCode()).isEqualTo(1001);
      }
    }
    gone.join();
    Slowdown.assertSoon(Duration.ofNanos(System.nanoTime() - from), Duration.ofSeconds(2));
    assertThat(Arrays.stream(tenths).max().orElseThrow()).isLessThan(210);
    assertThat(registry.counter("boardcast.hub.errors").count()).isZero();
  }

  /// As a server that is cut off from its database does.
  @Test
  void aHubThatSendsItsClientsAwayLetsNobodyInUntilItIsToldTo() throws Exception {
    HubClient client = HubClient.connect(hub.port());
    client.subscribe(",'projectNumbers':[70]");
    hub.sendAway();
    hub.sendAway();
    assertThat(client.next("error").get("retryAfterMs").getAsInt()).isEqualTo(900);
    assertThat(client.closeCode()).isEqualTo(1001);

    try (RawClient refused = new RawClient(hub.port(), 0)) {
      refused.write(RawClient.upgradeRequest());
      assertThat(refused.readHead())
          .startsWith("HTTP/1.1 503 ")
          .containsIgnoringCase("\r\nretry-after: 5\r\n");
    }

    hub.letIn();
    HubClient back = HubClient.connect(hub.port());
    back.subscribe(",'projectNumbers':[70]");
    feed.commit(70);
    back.expectEvent(70, 1);
  }

  @Test
  void whoWasLetInJustBeforeIsSentAwayToo() throws Exception {
    AtomicReference<HubServer> self = new AtomicReference<>();
    // Past the look whether anybody is let in.
    try (HubServer other =
        HubServer.start(
            TestConfig.any(),
            feed,
            key -> {
              Objects.requireNonNull(self.get()).sendAway();
              return HubClient.KEY.equals(key);
            },
            new SimpleMeterRegistry())) {
      self.set(other);
      HubClient client = HubClient.connect(other.port());
      assertThat(client.next("error").get("retryAfterMs").getAsInt()).isEqualTo(5_000);
      assertThat(client.closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void whatWasSaidBeforeTheGoodbyeComesBeforeIt() {
    HubClient client = HubClient.connect(hub.port());
    client.subscribe(",'projectNumbers':[70]");
    feed.commit(70);
    client.expectEvent(70, 1);
    hub.close();
    assertThat(client.next("error").get("retryAfterMs").getAsInt()).isEqualTo(900);
    assertThat(client.closeCode()).isEqualTo(1001);
  }
}
