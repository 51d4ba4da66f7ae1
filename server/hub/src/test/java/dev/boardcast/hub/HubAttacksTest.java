package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.boardcast.hub.connection.ClientConnection;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.MemoryCourse;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.Seed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// What an attacker may send, with a key or without one. `-Dboardcast.full=true` sends 1,000,000
/// random frames, else 10,000; `BOARDCAST_SEED` makes them the same again.
final class HubAttacksTest {
  private static final int FUZZED_FRAMES =
      Boolean.getBoolean("boardcast.full") ? 1_000_000 : 10_000;
  private static final int FRAMES_A_CONNECTION = 50;

  /// Fewer than the requests that may wait.
  private static final int FRAMES_AT_ONCE = 10;

  /// Kinds of frames after which a connection may be of no more use.
  private static final int NOISES_COUNT = 6;

  private static final byte[] FENCE = "fence".getBytes(StandardCharsets.US_ASCII);
  private static final long GROWTH_MAX_BYTES = 32L * 1024 * 1024;
  private static final Set<Integer> CODES =
      Arrays.stream(CloseReason.values()).map(CloseReason::code).collect(Collectors.toSet());

  private final MemoryFeed feed = new MemoryFeed(1_000);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.boardcast.hub");
  private final HubServer hub;

  HubAttacksTest() throws BindException {
    hub =
        HubServer.start(
            TestConfig.any().withTimeouts(Patience.LONG, Duration.ofMillis(200)),
            feed,
            HubClient.KEY::equals,
            registry);
  }

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void theHubStillServesAndLoggedNoError() throws IOException {
    try (HubClient client = HubClient.connect(hub.port())) {
      client.subscribe(",'projectNumbers':[72]");
      feed.commit(72);
      client.expectEvent(72, 1);
    }
    hub.close();
    logger.detachAppender(logged);
    assertThat(logged.list).filteredOn(e -> e.getLevel().isGreaterOrEqual(Level.WARN)).isEmpty();
  }

  /// Sends until the hub has had enough, then says how it closed: more than it may even where it
  /// reads that over four seconds. Not much more: what it has not read when it goes takes its close
  /// frame along.
  private static int flood(RawClient client, byte[] frame) throws IOException {
    client.flood(frame, ClientConnection.FRAMES_BURST + 4 * ClientConnection.FRAMES_PER_SECOND);
    return client.readCloseCode();
  }

  @Test
  void aFloodOfFragmentsEndsAtItsBound() throws IOException {
    try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
      client.write(RawClient.frame(RawClient.TEXT, false, new byte[0], 0));
      byte[] fragment = RawClient.frame(0, false, new byte[0], 0);
      assertThat(flood(client, fragment)).isEqualTo(4422);
    }
  }

  @Test
  void aFloodOfPingsEndsAtItsBoundWhetherTheAnswersAreReadOrNot() throws IOException {
    byte[] payload = new byte[125];
    byte[] ping = RawClient.frame(9, true, payload, payload.length);
    try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
      assertThat(flood(client, ping)).isIn(4413, 4422);
    }
  }

  @Test
  void compressionIsNotAgreedToAndACompressedFrameIsNoFrame() throws IOException {
    try (RawClient client = new RawClient(hub.port(), 0)) {
      String request = new String(RawClient.upgradeRequest(), StandardCharsets.US_ASCII);
      client.write(
          request
              .replace(
                  "Upgrade: websocket",
                  "Sec-WebSocket-Extensions: permessage-deflate\r\nUpgrade: websocket")
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(client.readHead().toLowerCase(java.util.Locale.ROOT))
          .startsWith("http/1.1 101 ")
          .doesNotContain("sec-websocket-extensions");
      assertThat(client.readFrame().text()).contains("welcome");
      byte[] bomb = RawClient.frame(RawClient.TEXT, true, new byte[100], 100);
      bomb[0] |= 0x40;
      client.write(bomb);
      assertThat(client.readCloseCode()).isEqualTo(1002);
    }
  }

  @Test
  void aFrameThatClaimsToBeHugeIsClosedBeforeItIsRead() throws IOException {
    try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
      ByteBuffer header = ByteBuffer.allocate(14);
      header.put((byte) 0x81).put((byte) 0xFF).putLong(Long.MAX_VALUE).putInt(0);
      client.write(header.array());
      assertThat(client.readCloseCode()).isIn(1002, 1009);
    }
  }

  @Test
  void aHandshakeThatTricklesIsCutHoweverOftenItSendsAByte() throws Exception {
    HubConfig config =
        TestConfig.any().withTimeouts(Duration.ofMillis(500), Duration.ofMillis(200));
    try (HubServer hasty =
            HubServer.start(
                config, new MemoryFeed(1), HubClient.KEY::equals, new SimpleMeterRegistry());
        RawClient client = new RawClient(hasty.port(), 0)) {
      String request = new String(RawClient.upgradeRequest(), StandardCharsets.US_ASCII);
      // Its last header has no end.
      byte[] endless =
          (request.stripTrailing() + "\r\nX-Long: " + "x".repeat(HubServer.HEADERS_MAX_BYTES / 2))
              .getBytes(StandardCharsets.US_ASCII);
      boolean cut = false;
      long end = System.nanoTime() + Patience.LONG.toNanos();
      for (int i = 0; i < endless.length && !cut && System.nanoTime() - end < 0; i++) {
        try {
          client.write(new byte[] {endless[i]});
          Thread.sleep(20);
        } catch (SocketException _) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
  }

  @Test
  void aFloodOfHeadersIsRefusedAtItsBound() throws IOException {
    try (RawClient client = new RawClient(hub.port(), 0)) {
      StringBuilder request = new StringBuilder("GET /notifications HTTP/1.1\r\n");
      for (int i = 0; request.length() <= 2 * HubServer.HEADERS_MAX_BYTES; i++) {
        request.append("X-").append(i).append(": y\r\n");
      }
      client.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      assertThat(client.readHead()).startsWith("HTTP/1.1 431 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-A: b\n folded\n",
        "X-A: b\n\tfolded\n",
        "Sec-WebSocket-Protocol:\n chat\n",
        " X-A: b\n",
        "X-A : b\n",
        ": b\n",
        "NoColon\n",
        "X-A: b\u0000\n",
        "X-A: b\rX-B: c\n",
        "X-A: b\fX-B: c\n",
        "X-A: b\f",
        "Content-Length: 5\n",
        "Content-Length: +0\n",
        "Content-Length: 0\nContent-Length: 0\n",
        "Content-Length: 0, 5\n",
        "Transfer-Encoding: chunked\n",
        "Transfer-Encoding: identity\n",
        "Transfer-Encoding: chunked\nContent-Length: 0\n"
      })
  void anUpgradeThatAProxyMayReadOtherwiseIsRefused(String headers) throws IOException {
    String request = new String(RawClient.upgradeRequest(), StandardCharsets.US_ASCII);
    String more = headers.replace("\n", "\r\n").replace('\f', '\n');
    try (RawClient client = new RawClient(hub.port(), 0)) {
      client.write(
          request
              .replace("Upgrade: web", more + "Upgrade: web")
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aFoldedHeaderIsFoundHoweverItsBytesCome() throws IOException {
    String request = new String(RawClient.upgradeRequest(), StandardCharsets.US_ASCII);
    try (RawClient client = new RawClient(hub.port(), 0)) {
      for (char each : request.replace("Upgrade: web", "Upgrade:\r\n web").toCharArray()) {
        client.write(new byte[] {(byte) each});
      }
      assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
    } catch (SocketException _) {
      // Cut off in its own words, since more was sent after it closed.
    }
  }

  @Test
  void randomFramesGetCleanErrorsAndCloseCodesAndLeaveNothingBehind() throws Exception {
    long seed = Seed.of("HubAttacksTest");
    Random random = new Random(seed);
    MemoryCourse memory = new MemoryCourse();
    long from = System.nanoTime();
    Fuzzed all = new Fuzzed(0, 0);
    for (int tenth = 0; tenth < 10; tenth++) {
      all = all.plus(fuzz(random, FUZZED_FRAMES / 10, seed));
      await();
      memory.look(Math.max(0, PlatformDependent.usedDirectMemory()));
    }
    System.out.printf(
        "HubAttacksTest: %,d frames in %d s, %,d answers, %,d connections closed with a code, %s%n",
        FUZZED_FRAMES,
        Duration.ofNanos(System.nanoTime() - from).toSeconds(),
        all.answers(),
        all.closes(),
        memory);
    assertThat(all.closes()).as("connections closed with a code").isPositive();
    assertThat(all.answers())
        .as("frames that were read, and answered")
        .isGreaterThan(FUZZED_FRAMES / 5);
    assertThat(memory.growthBytes())
        .as("growth from the first tenth to the last, BOARDCAST_SEED=%d: %s", seed, memory)
        .isLessThan(GROWTH_MAX_BYTES);
  }

  /// Waits until all connections are gone.
  private void await() {
    long until = System.nanoTime() + Patience.LONG.toNanos();
    while (hub.connections() > 0) {
      assertThat(System.nanoTime()).as("%d connections", hub.connections()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  /// What came back.
  private record Fuzzed(int closes, int answers) {
    Fuzzed plus(Fuzzed more) {
      return new Fuzzed(closes + more.closes, answers + more.answers);
    }
  }

  private Fuzzed fuzz(Random random, int frames, long seed) throws IOException {
    Fuzzed all = new Fuzzed(0, 0);
    int sent = 0;
    while (sent < frames) {
      try (RawClient client = RawClient.upgraded(hub.port(), 0)) {
        boolean open = true;
        for (int i = 0; open && i < FRAMES_A_CONNECTION; i += FRAMES_AT_ONCE) {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          boolean noise = false;
          for (int j = 0; j < FRAMES_AT_ONCE; j++) {
            int kind = random.nextInt(200);
            noise |= kind < NOISES_COUNT;
            bytes.writeBytes(randomFrame(random, kind));
          }
          sent += FRAMES_AT_ONCE;
          bytes.writeBytes(RawClient.frame(9, true, FENCE, FENCE.length));
          Fuzzed back = answers(client, bytes.toByteArray(), noise, seed);
          // What follows noise may be taken for a part of it.
          open = !noise && back.closes() == 0;
          all = all.plus(back);
        }
      } catch (java.io.EOFException | SocketException _) {
        // The hub has closed.
      }
    }
    return all;
  }

  /// Sends, and reads until all that was sent has been read, or the hub has closed.
  private static Fuzzed answers(RawClient client, byte[] bytes, boolean last, long seed)
      throws IOException {
    int answers = 0;
    try {
      client.write(bytes);
      if (last) {
        client.endOutput();
      }
      while (true) {
        RawClient.Frame frame = client.readFrame();
        if (frame.opcode() == 8) {
          int code = frame.closeCode();
          // Its own, or one that a close frame among the random ones may have had.
          assertThat(CODES.contains(code) || (code >= 1_007 && code <= 4_999))
              .as("code %d, BOARDCAST_SEED=%d", code, seed)
              .isTrue();
          return new Fuzzed(1, answers);
        } else if (frame.opcode() == RawClient.TEXT) {
          answers++;
          assertThat(Json.parseObject(frame.text()).get("type").getAsString())
              .as("BOARDCAST_SEED=%d", seed)
              .isIn("error", "subscribed", "replay");
        } else {
          assertThat(frame.opcode()).as("BOARDCAST_SEED=%d", seed).isEqualTo(RawClient.PONG);
          if (!last && frame.text().equals(new String(FENCE, StandardCharsets.US_ASCII))) {
            return new Fuzzed(0, answers);
          }
        }
      }
    } catch (java.io.EOFException | SocketException _) {
      return new Fuzzed(0, answers);
    }
  }

  private static final List<String> TEXTS =
      List.of(
          "{\"type\":\"subscribe\"}",
          "{\"type\":\"subscribe\",\"projectNumbers\":[70,71]}",
          "{\"type\":\"unsubscribe\",\"projectNumbers\":[70]}",
          "{\"type\":\"replay\",\"projectNumber\":70,\"epoch\":\"epoch-1\",\"sinceSequence\":0}",
          "{\"type\":\"ack\",\"projectNumber\":70,\"sequence\":1}");

  /// Mostly a frame as it should be, often with something wrong in its text, now and then noise.
  ///
  /// @param kind below `NOISES_COUNT` for noise
  private static byte[] randomFrame(Random random, int kind) {
    byte[] payload = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.US_ASCII);
    if (random.nextInt(6) == 0) {
      // More than 127 is seldom text, and ends the connection.
      int bound = random.nextInt(20) == 0 ? 256 : 128;
      payload[random.nextInt(payload.length)] = (byte) random.nextInt(bound);
    }
    byte[] frame = RawClient.frame(RawClient.TEXT, true, payload, payload.length);
    switch (kind) {
      case 0 -> random.nextBytes(frame);
      case 1 -> frame[0] = (byte) random.nextInt(256);
      case 2 -> frame[1] = (byte) random.nextInt(256);
      case 3 -> frame[0] = (byte) (0x80 | 9 + random.nextInt(2));
      case 4 -> frame[0] = (byte) random.nextInt(2);
      case 5 -> {
        return Arrays.copyOf(frame, random.nextInt(frame.length));
      }
      case 6 -> {
        byte[] ping = new byte[random.nextInt(125)];
        return RawClient.frame(9, true, ping, ping.length);
      }
      default -> {}
    }
    return frame;
  }
}
