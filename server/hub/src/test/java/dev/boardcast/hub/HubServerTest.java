package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.hub.connection.HubSnapshot;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Slowdown;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients over real sockets: connecting, subscribing, receiving, catching up.
final class HubServerTest {
  private final MemoryFeed feed = new MemoryFeed(1_000);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private HubServer hub;

  HubServerTest() throws BindException {
    hub = start(TestConfig.any());
  }

  private HubServer start(HubConfig config) throws BindException {
    return HubServer.start(config, feed, HubClient.KEY::equals, registry);
  }

  @BeforeEach
  void someHistory() {
    feed.commit(70, 70, 70, 71);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void await(Predicate<HubSnapshot> condition) {
    long until = System.nanoTime() + Duration.ofMillis(HubClient.WAIT_MS).toNanos();
    HubSnapshot last = Snapshots.of(hub);
    while (!condition.test(last)) {
      assertThat(System.nanoTime()).as("waiting for %s", last).isLessThan(until);
      Thread.onSpinWait();
      last = Snapshots.of(hub);
    }
  }

  @Test
  @Tag("AC-4.2.a")
  void aValidKeyConnectsFromEachPlaceThatMayHoldIt() {
    String encoded = "k%2B%2F=%20ey";
    List<HubClient> clients =
        List.of(
            new HubClient(hub.port(), "", Map.of("Authorization", "Bearer " + HubClient.KEY)),
            new HubClient(hub.port(), "", Map.of("X-API-Key", HubClient.KEY)),
            new HubClient(hub.port(), "?apiKey=" + encoded, Map.of()),
            new HubClient(hub.port(), "?a=b&apiKey=k+%2f=%20ey&c", Map.of()));
    for (HubClient client : clients) {
      try (client) {
        assertThat(client.open()).isTrue();
        JsonObject welcome = client.next("welcome");
        assertThat(welcome.get("epoch").getAsString()).isEqualTo(MemoryFeed.EPOCH);
        assertThat(welcome.get("pingIntervalMs").getAsInt()).isEqualTo(30_000);
      }
    }
  }

  @Test
  @Tag("AC-4.2.b")
  void noKeyAndAWrongKeyAreRefusedWith401() {
    for (HubClient client :
        List.of(
            new HubClient(hub.port(), "", Map.of()),
            new HubClient(hub.port(), "?apiKey=", Map.of()),
            new HubClient(hub.port(), "?apiKey=%ff", Map.of()),
            new HubClient(hub.port(), "", Map.of("Authorization", "Bearer wrong")),
            new HubClient(hub.port(), "", Map.of("Authorization", "Basic " + HubClient.KEY)))) {
      try (client) {
        assertThat(client.open()).isFalse();
        assertThat(client.closeText()).contains("401");
      }
    }
    assertThat(Snapshots.of(hub).connections()).isZero();
  }

  @Test
  void otherPathsAndPlainRequestsAreAnsweredAsHttp() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> other = get(http, "/else?apiKey=secret");
      assertThat(other.statusCode()).isEqualTo(404);
      assertThat(other.headers().firstValue("content-type")).contains("application/problem+json");
      assertThat(Json.parseObject(other.body()).get("code").getAsString()).isEqualTo("not_found");
      assertThat(other.body()).doesNotContain("secret");
      HttpResponse<String> plain = get(http, "/notifications");
      assertThat(plain.statusCode()).isEqualTo(426);
      assertThat(plain.headers().firstValue("upgrade")).contains("websocket");
      assertThat(get(http, "/notifications?" + "x".repeat(20_000)).statusCode()).isEqualTo(414);
    }
  }

  private HttpResponse<String> get(HttpClient http, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + hub.port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  @Tag("AC-4.1.b")
  @Tag("AC-4.1.c")
  void aSubscriberIsOnTheListUntilItUnsubscribes() {
    try (HubClient client = HubClient.connect(hub.port())) {
      client.subscribe(",'projectNumbers':[70,72]");
      assertThat(Snapshots.of(hub).subscribersByProject()).isEqualTo(Map.of(70, 1, 72, 1));
      client.send("{'type':'unsubscribe','projectNumbers':[70]}").expectNothing();
      assertThat(Snapshots.of(hub).subscribersByProject()).isEqualTo(Map.of(72, 1));
      feed.commit(70, 72);
      client.expectEvent(72, 1);
      client.subscribe("");
      assertThat(Snapshots.of(hub).subscribersByProject()).isEmpty();
      assertThat(Snapshots.of(hub).subscribersToAll()).isEqualTo(1);
      client.send("{'type':'unsubscribe'}").expectNothing();
      assertThat(Snapshots.of(hub).subscribersToAll()).isZero();
      feed.commit(70, 71, 72);
      client.expectNothing();
    }
  }

  @Test
  @Tag("AC-4.2.c")
  void aSubscriberGetsTheLaterEventsOfItsProjectsAndNoOthers() {
    try (HubClient some = HubClient.connect(hub.port());
        HubClient all = HubClient.connect(hub.port())) {
      JsonObject positions = some.subscribe(",'projectNumbers':[70,75]");
      assertThat(positions.keySet()).containsExactlyInAnyOrder("70", "75");
      assertThat(positions.getAsJsonObject("70").get("sequence").getAsLong()).isEqualTo(3);
      assertThat(positions.getAsJsonObject("70").get("recovered").getAsBoolean()).isTrue();
      assertThat(positions.getAsJsonObject("75").get("sequence").getAsLong()).isZero();
      assertThat(all.subscribe("").keySet()).containsExactlyInAnyOrder("70", "71");
      feed.commit(71, 70, 75, 76, 71);
      some.expectEvent(70, 4);
      some.expectEvent(75, 1);
      some.expectNothing();
      all.expectEvent(71, 2);
      all.expectEvent(70, 4);
      all.expectEvent(75, 1);
      all.expectEvent(76, 1);
      all.expectEvent(71, 3);
      all.send("{'type':'unsubscribe','projectNumbers':[71]}").expectNothing();
      feed.commit(71, 70);
      all.expectEvent(70, 5);
    }
  }

  @Test
  @Tag("alone")
  @Tag("AC-4.1.d")
  void everyOneOf200SubscribersHasAnEventWithin100Ms() {
    List<HubClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        HubClient client = HubClient.connect(hub.port());
        clients.add(client);
        client.subscribe(i % 2 == 0 ? "" : ",'projectNumbers':[70]");
      }
      // The first half of the rounds warms client and hub up.
      int rounds = 20;
      List<Long> worstNanos = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        long committedAt = System.nanoTime();
        feed.commit(70);
        long worst = 0;
        for (HubClient client : clients) {
          HubClient.Received frame = client.receive();
          assertThat(frame.json().get("sequence").getAsLong()).isEqualTo(4 + round);
          worst = Math.max(worst, frame.atNanos() - committedAt);
        }
        worstNanos.add(worst);
      }
      List<Long> measured = worstNanos.subList(rounds / 2, rounds);
      Collections.sort(measured);
      // The median of the last subscribers' times.
      Slowdown.assertSoon(
          Duration.ofNanos(measured.get(measured.size() / 2)), Duration.ofMillis(100));
    } finally {
      clients.forEach(HubClient::close);
    }
  }

  @Test
  @Tag("AC-4.2.e")
  void aDroppedConnectionsSubscriptionsAreGone() {
    HubClient client = HubClient.connect(hub.port());
    client.subscribe(",'projectNumbers':[70]");
    assertThat(Snapshots.of(hub).subscribersByProject()).isEqualTo(Map.of(70, 1));
    client.socket().closeConnection(1006, "cut");
    await(s -> s.connections() == 0 && s.subscribersByProject().isEmpty());
  }

  @Test
  void aClientThatComesBackGetsWhatItMissedInOrderAndThenTheLiveEvents() {
    for (int i = 0; i < 300; i++) {
      feed.commit(70);
    }
    try (HubClient client = HubClient.connect(hub.port())) {
      JsonObject positions =
          client.subscribe(
              ",'projectNumbers':[70,71],'since':{'70':{'epoch':'epoch-1','sequence':100}}");
      assertThat(positions.getAsJsonObject("70").get("recovered").getAsBoolean()).isTrue();
      long told = positions.getAsJsonObject("70").get("sequence").getAsLong();
      long last = 100;
      while (last < told) {
        for (long sequence : client.replayed(70, true)) {
          assertThat(sequence).isEqualTo(++last);
        }
      }
      feed.commit(70);
      while (last < 304) {
        client.expectEvent(70, ++last);
      }
      client.expectNothing();
    }
  }

  @Test
  void aReplayIsWholeOrIsSaidNotToBe() {
    for (int i = 0; i < 1_100; i++) {
      feed.commit(70);
    }
    try (HubClient client = HubClient.connect(hub.port())) {
      client.awaitPosition(70, 1_103);
      client.send("{'type':'replay','projectNumber':70,'epoch':'epoch-1','sinceSequence':1100}");
      assertThat(client.replayed(70, true)).containsExactly(1101L, 1102L, 1103L);
      client.send("{'type':'replay','projectNumber':70,'epoch':'epoch-1','sinceSequence':1}");
      assertThat(client.replayed(70, false)).isEmpty();
      client.send("{'type':'replay','projectNumber':70,'epoch':'other','sinceSequence':1100}");
      assertThat(client.replayed(70, false)).isEmpty();
      for (String since :
          List.of("'epoch-1','sequence':2", "'x','sequence':2", "'epoch-1','sequence':9999")) {
        JsonObject position =
            client
                .subscribe(",'projectNumbers':[70],'since':{'70':{'epoch':" + since + "}}")
                .getAsJsonObject("70");
        assertThat(position.get("recovered").getAsBoolean()).isFalse();
        assertThat(position.get("sequence").getAsLong()).isEqualTo(1103);
      }
      feed.commit(70);
      client.expectEvent(70, 1104);
    }
  }

  @Test
  void closingTellsTheClientsThatTheHubGoesAway() {
    HubClient client = HubClient.connect(hub.port());
    hub.close();
    assertThat(client.closeCode()).isEqualTo(1001);
  }

  @Test
  void aPortInUseIsNamed() {
    HubConfig taken = HubConfig.defaults("127.0.0.1", hub.port());
    assertThatThrownBy(() -> start(taken))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1:" + hub.port());
  }

  @Test
  void aLogThatCannotBeReadSendsTheClientAwayToComeBack() {
    feed.breakDown();
    HubClient client = HubClient.connect(hub.port());
    client.send(
        "{'type':'subscribe','projectNumbers':[70],'since':{'70':{'epoch':'epoch-1','sequence':1}}}");
    assertThat(client.closeCode()).isEqualTo(1011);
  }

  @Test
  void eventsOfOneTransactionAreCountedAndTimed() {
    try (HubClient client = HubClient.connect(hub.port())) {
      client.subscribe(",'projectNumbers':[70]");
      feed.commit(70, 70, 71);
      client.expectEvent(70, 4);
      client.expectEvent(70, 5);
      client.send("{'type':'ack','projectNumber':70,'sequence':5}").expectNothing();
      assertThat(registry.counter("boardcast.hub.deliveries").count()).isEqualTo(2);
      assertThat(registry.counter("boardcast.hub.acks").count()).isEqualTo(1);
      assertThat(registry.get("boardcast.hub.connections").gauge().value()).isEqualTo(1);
      assertThat(registry.get("boardcast.hub.subscriptions").gauge().value()).isEqualTo(1);
      assertThat(registry.timer("boardcast.hub.lag").count()).isPositive();
    }
  }
}
