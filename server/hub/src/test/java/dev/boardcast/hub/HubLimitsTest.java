package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.access.AuthResult;
import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.hub.connection.ClientConnection;
import dev.boardcast.hub.connection.ConnectionQuota;
import dev.boardcast.hub.connection.SendQueue;
import dev.boardcast.hub.connection.TextMessages;
import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.protocol.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Slow, silent, broken and hostile clients over real sockets: each costs the others nothing.
@Timeout(900)
final class HubLimitsTest {
  private final MemoryFeed feed = new MemoryFeed(100_000);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<HubServer> started = new ArrayList<>();

  private HubServer start(HubConfig config) throws BindException {
    HubServer hub = HubServer.start(config, feed, HubClient.KEY::equals, registry);
    started.add(hub);
    return hub;
  }

  private HubServer start() throws BindException {
    return start(TestConfig.any().withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(200)));
  }

  @AfterEach
  void stop() {
    started.forEach(HubServer::close);
  }

  private static void await(HubServer hub, int connections) {
    long until = System.nanoTime() + Duration.ofMillis(HubClient.WAIT_MS).toNanos();
    while (Snapshots.of(hub).connections() != connections) {
      assertThat(System.nanoTime()).as("waiting for %s", Snapshots.of(hub)).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  @Test
  @Tag("AC-4.4.e")
  void theTenthErrorEndsAConnection() throws IOException {
    HubServer hub = start();
    HubClient client = HubClient.connect(hub.port());
    for (int i = 0; i < 9; i++) {
      client.send(i % 2 == 0 ? "nonsense" : "{'type':'dance'}");
      assertThat(client.next("error").get("code").getAsString()).isEqualTo("validation_error");
    }
    client.expectNothing();
    client.send("{}");
    assertThat(client.next("error").get("message").getAsString()).contains("type");
    assertThat(client.closeCode()).isEqualTo(4422);
  }

  @Test
  void tooManyRequestsAtOnceAreErrors() throws IOException {
    HubServer hub = start();
    try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
      // Too many even where they are read over four seconds; what the hub has not read when it
      // goes takes its close frame along.
      byte[] request = "{\"type\":\"unsubscribe\"}".getBytes(StandardCharsets.UTF_8);
      client.flood(
          RawClient.frame(RawClient.TEXT, true, request, request.length),
          ClientConnection.REQUESTS_BURST + 4 * ClientConnection.REQUESTS_PER_SECOND);
      assertThat(Json.parseObject(client.readFrame().text()).get("code").getAsString())
          .isEqualTo("rate_limit_exceeded");
      assertThat(client.readCloseCode()).isEqualTo(4422);
    }
  }

  @Test
  void anAckForEachEventIsNotTooMuch() throws IOException {
    HubServer hub = start();
    try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
      for (int i = 0; i < 3_000; i++) {
        client.sendText("{'type':'ack','projectNumber':70,'sequence':1}");
      }
      client.sendText("{'type':'subscribe','projectNumbers':[1]}");
      assertThat(client.readFrame().text()).contains("\"subscribed\"");
    }
  }

  @Test
  void framesThatCannotBeAreClosedEachWithItsCode() throws IOException {
    HubServer hub = start();
    byte[] bad = {(byte) 0xC3, 0x28};
    byte[] half = {(byte) 0xC3};
    int tooMany = TextMessages.MESSAGE_MAX_BYTES + 1;
    byte[] unmasked = {(byte) 0x81, 2, '{', '}'};
    byte[] reserved = RawClient.frame(3, true, new byte[0], 0);
    byte[] compressed = {(byte) 0xC1, (byte) 0x80, 0, 0, 0, 0};
    assertThat(closeCode(hub, RawClient.frame(RawClient.BINARY, true, bad, 2))).isEqualTo(1003);
    assertThat(closeCode(hub, RawClient.frame(RawClient.TEXT, true, bad, 2))).isEqualTo(1007);
    assertThat(closeCode(hub, RawClient.frame(RawClient.TEXT, true, half, 1))).isEqualTo(1007);
    assertThat(closeCode(hub, RawClient.frame(RawClient.TEXT, true, bad, tooMany))).isEqualTo(1009);
    assertThat(closeCode(hub, unmasked)).isEqualTo(1002);
    assertThat(closeCode(hub, reserved)).isEqualTo(1002);
    assertThat(closeCode(hub, compressed)).isEqualTo(1002);
    await(hub, 0);
  }

  private static int closeCode(HubServer hub, byte[] bytes) throws IOException {
    try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
      client.write(bytes);
      return client.readCloseCode();
    }
  }

  @Test
  void aCloseIsAnsweredWithItsCodeAndOneThatCannotBeAsAnError() throws IOException {
    HubServer hub = start();
    byte[] own = {(byte) (3_500 >> 8), (byte) 3_500};
    byte[] none = {'{', '"'};
    assertThat(closeCode(hub, RawClient.frame(8, true, own, 2))).isEqualTo(3_500);
    assertThat(closeCode(hub, RawClient.frame(8, true, none, 2))).isEqualTo(1002);
  }

  @Test
  void aMessageInFragmentsIsReadAndBoundedAsAWhole() throws IOException {
    HubServer hub = start();
    try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
      byte[] json = "{\"type\":\"ä\"}".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < json.length; i++) {
        boolean last = i == json.length - 1;
        client.write(RawClient.frame(i == 0 ? RawClient.TEXT : 0, last, new byte[] {json[i]}, 1));
      }
      assertThat(client.readFrame().text()).contains("unknown type `ä`");
      byte[] large = new byte[100 * 1024];
      for (int i = 0; i < 3; i++) {
        client.write(RawClient.frame(i == 0 ? RawClient.TEXT : 0, false, large, large.length));
      }
      assertThat(client.readCloseCode()).isEqualTo(1009);
    }
  }

  @Test
  void aPingIsAnsweredWithItsPayload() throws IOException {
    HubServer hub = start();
    try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
      client.write(RawClient.frame(9, true, new byte[] {'h', 'i'}, 2));
      RawClient.Frame pong = client.readFrame();
      assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
      assertThat(pong.text()).isEqualTo("hi");
    }
  }

  @Test
  @Tag("AC-4.2.f")
  void aClientThatPongsStaysAndOneThatDoesNotIsClosed() throws IOException {
    HubServer hub =
        start(TestConfig.any().withKeepalive(Duration.ofMillis(100), Duration.ofSeconds(10)));
    try (HubClient answering = HubClient.connect(hub.port());
        RawClient silent = RawClient.upgraded(hub.port(), 0)) {
      assertThat(silent.readFrame().opcode()).as("a ping").isEqualTo(9);
      assertThat(silent.readCloseCode()).isEqualTo(4408);
      answering.expectNothing();
      assertThat(answering.pings.get()).isGreaterThanOrEqualTo(5);
      assertThat(answering.socket().isOpen()).isTrue();
    }
  }

  @Test
  void aConnectionThatNeverUpgradesIsCut() throws IOException {
    HubServer hub =
        start(TestConfig.any().withTimeouts(Duration.ofMillis(100), Duration.ofMillis(100)));
    try (RawClient client = new RawClient(hub.port(), 0)) {
      client.write("GET /notifications HTT".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void headersOverTheirBoundAndNoHttpAreRefused() throws IOException {
    HubServer hub = start();
    try (RawClient client = new RawClient(hub.port(), 0)) {
      String header = "X-Long: " + "x".repeat(HubServer.HEADERS_MAX_BYTES) + "\r\n\r\n";
      client.write(("GET / HTTP/1.1\r\n" + header).getBytes(StandardCharsets.US_ASCII));
      assertThat(client.readHead()).startsWith("HTTP/1.1 431 ");
    }
    try (RawClient client = new RawClient(hub.port(), 0)) {
      client.write("\u0016\u0003\u0001 hello\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aConnectionOverTheBoundIsToldToComeBack() throws IOException {
    HubServer hub = start(TestConfig.any().withConnectionsMaxCount(2));
    try (HubClient first = HubClient.connect(hub.port());
        HubClient second = HubClient.connect(hub.port());
        HubClient third = new HubClient(hub.port(), "", Map.of("X-API-Key", HubClient.KEY))) {
      // It may be closed again before it notices that it was open.
      var _ = third.open();
      assertThat(third.closeCode()).isEqualTo(4429);
      first.expectNothing();
      second.expectNothing();
    }
  }

  @Test
  void connectionsThatDoNotUpgradeAreCutWhereTheyAreTooMany() throws IOException {
    HubServer hub = start(TestConfig.any().withConnectionsMaxCount(2));
    List<RawClient> waiting = new ArrayList<>();
    try {
      // As many again as may be open.
      for (int i = 1; i <= 4; i++) {
        waiting.add(new RawClient(hub.port(), 0));
        long until = System.nanoTime() + Duration.ofMillis(HubClient.WAIT_MS).toNanos();
        while (hub.connections() < i) {
          assertThat(System.nanoTime()).isLessThan(until);
          Thread.onSpinWait();
        }
      }
      try (RawClient tooMany = new RawClient(hub.port(), 0)) {
        assertThat(tooMany.isCut()).isTrue();
      }
      waiting.getFirst().write(RawClient.upgradeRequest());
      assertThat(waiting.getFirst().readHead()).startsWith("HTTP/1.1 101 ");
    } finally {
      for (RawClient client : waiting) {
        client.close();
      }
    }
  }

  /// Every key is right, and its own name.
  private static final Authenticator NAMED =
      new Authenticator() {
        @Override
        public AuthResult admit(@Nullable String key, String address) {
          String name = String.valueOf(key);
          return new AuthResult.Granted(new Principal(name, name, Scope.READ, Optional.empty()));
        }

        @Override
        public boolean holds(Principal grant) {
          return true;
        }
      };

  private static HubClient with(HubServer hub, String key) {
    HubClient client = new HubClient(hub.port(), "", Map.of("X-API-Key", key));
    // It may be closed again before it notices that it was open.
    var _ = client.open();
    return client;
  }

  @Test
  void oneKeyDoesNotTakeTheRoomOfTheOthersAndTheServersOwnHasNoBoundOfItsOwn() throws IOException {
    HubConfig config = TestConfig.any().withConnectionsPerKeyMaxCount(2);
    HubServer hub = HubServer.start(config, feed, NAMED, Exposure.LOOPBACK, registry);
    started.add(hub);
    try (HubClient first = with(hub, "ann");
        HubClient second = with(hub, "ann");
        HubClient other = with(hub, "ben")) {
      assertThat(first.next("welcome")).isNotNull();
      assertThat(second.next("welcome")).isNotNull();
      assertThat(other.next("welcome")).isNotNull();
      try (HubClient third = with(hub, "ann")) {
        assertThat(third.closeCode()).isEqualTo(4429);
      }
      first.socket().close();
      await(hub, 2);
      try (HubClient again = with(hub, "ann")) {
        assertThat(again.next("welcome")).isNotNull();
        again.expectNothing();
      }
      for (int i = 0; i < 4; i++) {
        HubClient own = with(hub, Principal.LOCAL);
        assertThat(own.next("welcome")).isNotNull();
        own.expectNothing();
      }
      other.expectNothing();
    }
  }

  @Test
  void aKeyWithoutConnectionsIsForgotten() {
    ConnectionQuota keys = new ConnectionQuota(1);
    Principal ann = new Principal("1", "ann", Scope.READ, Optional.empty());
    assertThat(keys.enter(ann)).isTrue();
    assertThat(keys.enter(ann)).isFalse();
    keys.leave(ann);
    keys.leave(ann);
    assertThat(keys.keysCount()).isZero();
    assertThat(keys.enter(ann)).isTrue();
  }

  @Test
  @Tag("AC-4.1.e")
  void aConnectionCutInTheMiddleOfAFrameCostsTheOthersNothing() throws IOException {
    HubServer hub = start();
    try (HubClient other = HubClient.connect(hub.port())) {
      other.subscribe("");
      for (int i = 0; i < 10; i++) {
        try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
          client.sendText("{'type':'subscribe'}");
          assertThat(client.readFrame().text()).contains("\"subscribed\"");
          client.write(RawClient.frame(RawClient.TEXT, true, new byte[i], 100));
          feed.commit(70);
        }
        feed.commit(70);
      }
      for (long sequence = 1; sequence <= 20; sequence++) {
        other.expectEvent(70, sequence);
      }
      await(hub, 1);
      assertThat(Snapshots.of(hub).subscribersToAll()).isEqualTo(1);
    }
  }

  @Test
  @Tag("AC-4.1.e")
  void aReaderThatStopsIsClosedWithBoundedMemoryWhileTheOthersGoOn() throws IOException {
    HubServer hub = start();
    try (HubClient other = HubClient.connect(hub.port());
        RawClient stopped = RawClient.upgraded(hub.port(), 4_096)) {
      other.subscribe("");
      stopped.sendText("{'type':'subscribe'}");
      assertThat(stopped.readFrame().text()).contains("\"subscribed\"");
      long mostQueued = 0;
      // 32 MiB, more than any socket buffer takes.
      for (long sequence = 1; sequence <= 1_024; sequence++) {
        feed.commitPadded(32 * 1024, 70);
        other.expectEvent(70, sequence);
        if (sequence % 16 == 0) {
          mostQueued = Math.max(mostQueued, Snapshots.of(hub).queuedBytes());
        }
      }
      assertThat(mostQueued).isLessThan(SendQueue.QUEUE_MAX_BYTES + 256 * 1024);
      await(hub, 1);
      assertThat(Snapshots.of(hub).subscribersToAll()).isEqualTo(1);
      assertThat(registry.counter("boardcast.hub.closes", "code", "4413").count()).isEqualTo(1);
    }
  }

  @Test
  void subscribersThatEventsAreHeldBackFromAreCounted() throws IOException {
    HubServer hub =
        start(TestConfig.any().withKeepalive(Duration.ofMillis(400), Duration.ofMinutes(1)));
    try (HubClient other = HubClient.connect(hub.port());
        RawClient stopped = RawClient.upgraded(hub.port(), 4_096)) {
      other.subscribe("");
      stopped.sendText("{'type':'subscribe'}");
      assertThat(stopped.readFrame().text()).contains("\"subscribed\"");
      for (long sequence = 1; sequence <= 1_024 && Snapshots.of(hub).heldBack() == 0; sequence++) {
        feed.commitPadded(32 * 1024, 70);
        other.expectEvent(70, sequence);
      }
      awaitMetric(() -> heldBack() == 1);
    }
    awaitMetric(() -> heldBack() == 0);
  }

  private double heldBack() {
    return registry.get("boardcast.hub.held.back").gauge().value();
  }

  private static void awaitMetric(BooleanSupplier reached) {
    long until = System.nanoTime() + Duration.ofMillis(HubClient.WAIT_MS).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void aReplayLargerThanTheSendQueueReachesASlowReaderWhole() throws IOException {
    // Before the hub listens: what it has yet to hand out when somebody subscribes is not replayed
    // but live, and so much of it would rightly close a slow reader.
    for (int i = 0; i < 800; i++) {
      feed.commitPadded(8 * 1024, 70);
    }
    HubServer hub = start();
    try (RawClient client = RawClient.upgraded(hub.port(), 4_096)) {
      client.sendText(
          "{'type':'subscribe','projectNumbers':[70],'since':{'70':{'epoch':'epoch-1','sequence':0}}}");
      assertThat(client.readFrame().text()).contains("\"recovered\":true");
      long last = 0;
      int largest = 0;
      long head = 800;
      while (last < head) {
        RawClient.Frame frame = client.readFrame();
        largest = Math.max(largest, frame.sizeBytes());
        JsonObject json = Json.parseObject(frame.text());
        if (json.has("events")) {
          for (JsonElement element : json.getAsJsonArray("events")) {
            assertThat(element.getAsJsonObject().get("sequence").getAsLong()).isEqualTo(++last);
          }
        } else {
          assertThat(json.get("sequence").getAsLong()).isEqualTo(++last);
        }
        if (last < 700) {
          // Live events come on while it is behind; they wait for their turn.
          feed.commit(70);
          head++;
        }
      }
      assertThat(largest).isLessThanOrEqualTo(256 * 1024);
      assertThat(Snapshots.of(hub).connections()).isEqualTo(1);
    }
  }

  @Test
  void replaysOfManyThatDoNotReadAreBoundedTogetherAndOneThatReadsGetsItsOwn() throws IOException {
    int events = 40;
    long maxBytes = 2 * 1024 * 1024;
    for (int i = 0; i < events; i++) {
      feed.commitPadded(128 * 1024, 70);
    }
    HubServer hub =
        start(
            TestConfig.any()
                .withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(200))
                .withReplaysMaxBytes(maxBytes));
    String fromTheBeginning =
        "'projectNumbers':[70],'since':{'70':{'epoch':'epoch-1','sequence':0}}";
    List<RawClient> stopped = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        RawClient client = RawClient.upgraded(hub.port(), 4_096);
        stopped.add(client);
        client.sendText("{'type':'subscribe'," + fromTheBeginning + "}");
        assertThat(client.readFrame().text()).contains("\"subscribed\"");
        assertThat(replayQueue()).isBetween(0.0, (double) maxBytes);
      }
      awaitMetric(() -> registry.counter("boardcast.hub.closes", "code", "4413").count() > 0);
      long last = 0;
      while (last < events) {
        last = HubClient.replay(hub.port(), last, events);
      }
      assertThat(replayQueue()).isBetween(1.0, (double) maxBytes);
    } finally {
      for (RawClient client : stopped) {
        client.close();
      }
    }
    awaitMetric(() -> replayQueue() == 0);
  }

  private double replayQueue() {
    return registry.get("boardcast.hub.replay.queue").gauge().value();
  }

  @Test
  void subscribersThatComeAndGoWhileEventsFlowMissNothing() throws IOException {
    HubServer hub = start();
    long commits = 3_000;
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < commits; i++) {
                feed.commit(70, 71);
              }
            });
    for (int round = 0; round < 20; round++) {
      try (HubClient client = HubClient.connect(hub.port())) {
        long had = 0;
        long told =
            client
                .subscribe(",'projectNumbers':[70],'since':{'70':{'epoch':'epoch-1','sequence':0}}")
                .getAsJsonObject("70")
                .get("sequence")
                .getAsLong();
        while (had < told) {
          for (long sequence : client.replayed(70, true)) {
            assertThat(sequence).isEqualTo(++had);
          }
        }
        for (int i = 0; i < 5 && had < commits; i++) {
          client.expectEvent(70, ++had);
        }
      }
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
