package dev.boardcast.hub;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What a delivery costs the hub: `FanOutBenchmark [subscribers] [rounds]` prints CPU seconds of
/// the hub's process for a million deliveries of 300-byte frames, one event at a time and in bursts
/// of 16. The subscribers are another process, so that their work is not counted.
final class FanOutBenchmark {
  private static final int PROJECT = 70;
  private static final int PADDING = 150;

  private FanOutBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("subscribers")) {
      subscribers(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
      return;
    }
    int subscribers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    MemoryFeed feed = new MemoryFeed(100);
    try (HubServer hub =
        HubServer.start(
            HubConfig.defaults("127.0.0.1", 0),
            feed,
            HubClient.KEY::equals,
            new SimpleMeterRegistry())) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  FanOutBenchmark.class.getName(),
                  "subscribers",
                  Integer.toString(hub.port()),
                  Integer.toString(subscribers))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        measure(hub, feed, process, subscribers, rounds);
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }

  private static void measure(
      HubServer hub, MemoryFeed feed, Process process, int subscribers, int rounds)
      throws InterruptedException {
    AtomicLong received = new AtomicLong();
    SynchronousQueue<String> ready = new SynchronousQueue<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = lines.readLine();
            while (line != null) {
              if (line.equals("ready")) {
                ready.put(line);
              } else {
                synchronized (received) {
                  received.set(Long.parseLong(line));
                  received.notifyAll();
                }
              }
              line = lines.readLine();
            }
          } catch (IOException | InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    ready.take();
    while (hub.snapshot().subscribersToAll() < subscribers) {
      Thread.onSpinWait();
    }
    long sequence = 0;
    long expected = received.get();
    for (int burst : new int[] {1, 16, 1, 16}) {
      long cpuBefore = cpuNanos();
      long before = System.nanoTime();
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < burst; i++) {
          feed.commitPadded(PADDING, PROJECT);
          int json = MemoryFeed.json(PROJECT, ++sequence, PADDING).length();
          // The frame's header has four bytes.
          int frame = 4 + json + "{'type':'event','sequence':,'event':}".length();
          expected += (long) subscribers * (frame + Long.toString(sequence).length());
        }
        synchronized (received) {
          while (received.get() < expected) {
            received.wait();
          }
        }
      }
      double deliveries = (double) subscribers * rounds * burst;
      System.out.printf(
          Locale.ROOT,
          "%d subscribers, %2d in flight: %.2f CPU s a million deliveries, %.0f deliveries/s%n",
          subscribers,
          burst,
          (cpuNanos() - cpuBefore) / deliveries / 1e3,
          deliveries / ((System.nanoTime() - before) / 1e9));
    }
  }

  private static long cpuNanos() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return system.getProcessCpuTime();
  }

  /// Reads and counts; prints how many bytes of events have come whenever no more are there.
  private static void subscribers(int port, int count) throws IOException {
    Selector selector = Selector.open();
    byte[] subscribe = "{\"type\":\"subscribe\"}".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    for (int i = 0; i < count; i++) {
      SocketChannel socket = SocketChannel.open();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.write(ByteBuffer.wrap(RawClient.upgradeRequest()));
      readUntil(socket, "\"welcome\"", "}");
      socket.write(
          ByteBuffer.wrap(RawClient.frame(RawClient.TEXT, true, subscribe, subscribe.length)));
      readUntil(socket, "\"subscribed\"", "}}");
      socket.configureBlocking(false);
      socket.register(selector, SelectionKey.OP_READ);
    }
    System.out.println("ready");
    long total = 0;
    while (selector.isOpen()) {
      if (selector.selectNow() == 0) {
        System.out.println(total);
        selector.select();
      }
      for (SelectionKey key : selector.selectedKeys()) {
        buffer.clear();
        int read = ((SocketChannel) key.channel()).read(buffer);
        if (read < 0) {
          return;
        }
        total += read;
      }
      selector.selectedKeys().clear();
    }
  }

  private static void readUntil(SocketChannel socket, String marker, String end)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4_096);
    String text = "";
    while (!text.contains(marker) || !text.endsWith(end)) {
      socket.read(buffer);
      text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }
  }
}
