package dev.boardcast.hub.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Seed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sends to real sockets. Where the kernel has no ring, that is what is promised: it says why.
@Timeout(900)
final class SendRingTest {
  private static final int EBADF = 9;
  private static final int EAGAIN = 11;
  private static final int EPIPE = 32;

  private final List<AutoCloseable> open = new ArrayList<>();
  private Optional<SendRing> ring = Optional.empty();

  /// Our end of a connection, and theirs.
  private record Pair(Socket ours, java.net.Socket theirs) {}

  @BeforeEach
  void openOne() {
    try {
      ring = Optional.of(new SendRing());
      open.add(ring.get());
    } catch (RingException e) {
      assertThat(e).hasMessageMatching("(io_uring_setup|mmap): E[A-Z]+, .*|.*errno \\d+");
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void everySocketGetsEveryMessageInOrder() throws Exception {
    if (ring.isEmpty()) {
      return;
    }
    List<Pair> pairs = pairs(SendRing.ENTRIES);
    StringBuilder all = new StringBuilder();
    int[] results = new int[SendRing.ENTRIES];
    Random random = new Random(Seed.of("SendRingTest"));
    for (int round = 0; round < 40; round++) {
      String message = "message %d %s;".formatted(round, "x".repeat(random.nextInt(600)));
      all.append(message);
      ByteBuf bytes = bytes(message);
      // A different number each time: entries and completions go round in the ring.
      for (Pair pair : pairs) {
        add(pair, bytes);
        if (random.nextInt(40) == 0) {
          send(results, message.length());
        }
      }
      send(results, message.length());
      bytes.release();
    }
    byte[] expected = all.toString().getBytes(StandardCharsets.US_ASCII);
    for (Pair pair : pairs) {
      assertThat(pair.theirs().getInputStream().readNBytes(expected.length)).isEqualTo(expected);
    }
  }

  private int sends;

  private void add(Pair pair, ByteBuf bytes) {
    int number = ring.orElseThrow().add(fd(pair), bytes.memoryAddress(), bytes.readableBytes());
    assertThat(number).isEqualTo(sends++);
  }

  private void send(int[] results, int expected) {
    Arrays.fill(results, 0);
    ring.orElseThrow().send(results);
    assertThat(Arrays.stream(results).limit(sends)).allMatch(result -> result == expected);
    sends = 0;
  }

  /// Neither lost nor doubled: what a full socket takes is what it says it took.
  @Test
  void aSocketThatIsFullTakesWhatItSays() throws Exception {
    if (ring.isEmpty()) {
      return;
    }
    SendRing sends = ring.get();
    Pair full = pairs(1).getFirst();
    Pair idle = pairs(1).getFirst();
    byte[] block = new byte[64 * 1024];
    new Random(Seed.of("SendRingTest full")).nextBytes(block);
    ByteBuf bytes = Unpooled.directBuffer().writeBytes(block);
    List<Integer> taken = new ArrayList<>();
    int[] results = new int[2];
    do {
      int _ = sends.add(fd(full), bytes.memoryAddress(), block.length);
      int _ = sends.add(fd(idle), bytes.memoryAddress(), 1);
      sends.send(results);
      taken.add(results[0]);
      assertThat(results[1]).as("its neighbour is not kept waiting").isEqualTo(1);
    } while (taken.getLast() > 0);
    assertThat(taken.getLast()).isEqualTo(-EAGAIN);
    InputStream in = full.theirs().getInputStream();
    for (int size : taken.subList(0, taken.size() - 1)) {
      assertThat(in.readNBytes(size)).isEqualTo(Arrays.copyOf(block, size));
    }
    assertThat(in.available()).isZero();
    bytes.release();
  }

  @Test
  void aSocketThatIsGoneFailsAlone() throws Exception {
    if (ring.isEmpty()) {
      return;
    }
    SendRing sends = ring.get();
    List<Pair> pairs = pairs(3);
    Pair shut = pairs.get(0);
    shut.ours().shutdown(false, true);
    Pair closed = pairs.get(1);
    int descriptor = fd(closed);
    closed.ours().close();
    ByteBuf bytes = bytes("hello");
    int[] results = new int[3];
    int _ = sends.add(fd(shut), bytes.memoryAddress(), 5);
    int _ = sends.add(descriptor, bytes.memoryAddress(), 5);
    int _ = sends.add(fd(pairs.get(2)), bytes.memoryAddress(), 5);
    sends.send(results);
    assertThat(results).containsExactly(-EPIPE, -EBADF, 5);
    bytes.release();
  }

  @Test
  void nothingAddedIsNothingDone() {
    ring.ifPresent(sends -> sends.send(new int[0]));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static int fd(Pair pair) {
    return pair.ours().intValue();
  }

  private List<Pair> pairs(int count) throws IOException {
    assertThat(Epoll.isAvailable()).as("Netty's sockets").isTrue();
    List<Pair> pairs = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, count, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < count; i++) {
        Socket ours = Socket.newSocketStream();
        open.add(ours::close);
        // It does not block, so it may be on its way still.
        boolean there = ours.connect(server.getLocalSocketAddress());
        java.net.Socket theirs = server.accept();
        open.add(theirs);
        assertThat(there || ours.finishConnect()).isTrue();
        pairs.add(new Pair(ours, theirs));
      }
    }
    return pairs;
  }
}
