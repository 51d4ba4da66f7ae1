package dev.boardcast.e2e.harness;

import dev.boardcast.core.time.Backoff;
import dev.boardcast.testkit.UpgradeRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Thousands of subscribers of one project on a thread of their own. Each follows its position: an
/// event that comes twice, too early or not at all is a fault. One that loses its connection comes
/// back by position, at once, or after the waits of a sidecar where that is asked for.
public final class Swarm implements AutoCloseable {
  private static final long RETRY_MS = 200;
  private static final long LOOK_EVERY_MS = 10;
  private static final long BEGUN = System.nanoTime();
  private static final Pattern RETRY_AFTER = Pattern.compile("\"retryAfterMs\":(\\d+)");
  private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");

  private final InetSocketAddress hub;
  private final String key;
  private final int project;
  private final LongConsumer arrivals;
  private final Selector selector = Selector.open();
  private final Thread thread = Thread.ofPlatform().name("swarm").unstarted(this::run);
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
  // Of the swarm's thread.
  private final List<Client> clients = new ArrayList<>();
  private final Deque<Client> toCome = new ArrayDeque<>();
  private final Queue<Client> waiting =
      new PriorityQueue<>(Comparator.comparingLong((Client client) -> client.dueNanos - BEGUN));
  private final List<Long> dueNanos = new ArrayList<>();
  private final List<Long> comeNanos = new ArrayList<>();
  private @Nullable Random jitter;
  private long retryAtNanos;
  private final List<String> faults = new ArrayList<>();
  private volatile boolean ended;

  /// A subscriber.
  private static final class Client {
    private @Nullable SocketChannel socket;
    private @Nullable String epoch;
    private byte[] rest = new byte[0];
    private boolean upgraded;
    private boolean live;
    private long position;
    private int failures;
    private long retryAfterMs;
    private long dueNanos;
    private long comeNanos;
  }

  public Swarm(URI hubUrl, String key, int project) throws IOException {
    this(hubUrl, key, project, _ -> {});
  }

  /// @param arrivals told the sequence of each event that comes to one of them, on the swarm's
  ///   thread
  public Swarm(URI hubUrl, String key, int project, LongConsumer arrivals) throws IOException {
    hub = new InetSocketAddress(hubUrl.getHost(), hubUrl.getPort());
    this.key = key;
    this.project = project;
    this.arrivals = arrivals;
    thread.start();
  }

  /// Adds subscribers.
  public void add(int count) {
    order(() -> {
      for (int i = 0; i < count; i++) {
        Client client = new Client();
        clients.add(client);
        toCome.add(client);
      }
    });
  }

  /// Cuts all connections at once, without a word; they come back at once, too.
  public void cutAll() {
    order(() -> clients.forEach(this::drop));
  }

  /// From now on, who loses its connection waits as a sidecar does, and as long as the hub wants.
  /// Counting of when they come begins.
  ///
  /// @param seed of the waits' jitter
  public void waitAsSidecars(long seed) {
    order(() -> {
      jitter = new Random(seed);
      dueNanos.clear();
      comeNanos.clear();
    });
  }

  /// What the rush was since `waitAsSidecars`. To be called when all are there.
  public Rush rush() {
    CompletableFuture<Rush> rush = new CompletableFuture<>();
    order(() -> rush.complete(Rush.of(dueNanos, comeNanos)));
    return rush.join();
  }

  /// Waits until all are subscribed and have everything up to a sequence.
  public void awaitAll(long sequence, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    long[] count = {-1};
    while (count[0] != 0) {
      if (System.nanoTime() > until) {
        throw new AssertionError(count[0] + " are not live at " + sequence + "; " + faults());
      }
      synchronized (count) {
        order(() -> {
          synchronized (count) {
            count[0] = clients.stream().filter(c -> !c.live || c.position < sequence).count();
            count.notifyAll();
          }
        });
        count.wait(TimeUnit.SECONDS.toMillis(1));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
  }

  /// What went wrong so far, the first hundred.
  public List<String> faults() {
    synchronized (faults) {
      return List.copyOf(faults);
    }
  }

  private void order(Runnable what) {
    orders.add(what);
    selector.wakeup();
  }

  private void fault(String text) {
    synchronized (faults) {
      if (faults.size() < 100) {
        faults.add(text);
      }
    }
  }

  private void run() {
    try {
      while (!ended) {
        var _ = selector.select(waiting.isEmpty() ? 50 : 5);
        // Those that come meanwhile wait until the sockets had their turn.
        for (int waiting = orders.size(); waiting > 0; waiting--) {
          orders.remove().run();
        }
        for (SelectionKey ready : selector.selectedKeys()) {
          if (ready.isValid() && ready.attachment() instanceof Client client) {
            serve(client, ready);
          }
        }
        selector.selectedKeys().clear();
        while (!waiting.isEmpty() && System.nanoTime() - waiting.element().dueNanos >= 0) {
          toCome.add(waiting.remove());
        }
        if (System.nanoTime() - retryAtNanos >= 0) {
          comeBack();
        }
      }
    } catch (IOException | RuntimeException e) {
      fault("the swarm ended: " + e);
    }
  }

  private void comeBack() throws IOException {
    if (!toCome.isEmpty()) {
      // Sockets that were closed keep their file descriptors until the selector has let go of them.
      var _ = selector.selectNow();
    }
    for (Client client = toCome.poll(); client != null; client = toCome.poll()) {
      SocketChannel socket = SocketChannel.open();
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      client.socket = socket;
      client.rest = new byte[0];
      client.upgraded = false;
      client.live = false;
      client.comeNanos = System.nanoTime();
      boolean connected = socket.connect(hub);
      var _ =
          socket.register(
              selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, client);
      if (connected) {
        upgrade(socket);
      }
    }
  }

  private void serve(Client client, SelectionKey ready) {
    SocketChannel socket = (SocketChannel) ready.channel();
    try {
      if (ready.isConnectable() && socket.finishConnect()) {
        ready.interestOps(SelectionKey.OP_READ);
        upgrade(socket);
      } else if (ready.isReadable()) {
        buffer.clear();
        if (socket.read(buffer) < 0) {
          throw new EOFException();
        }
        buffer.flip();
        byte[] bytes = Arrays.copyOf(client.rest, client.rest.length + buffer.remaining());
        buffer.get(bytes, client.rest.length, buffer.remaining());
        int used = client.upgraded ? 0 : head(client, bytes);
        used = client.upgraded ? frames(client, socket, bytes, used) : used;
        client.rest = Arrays.copyOfRange(bytes, used, bytes.length);
      }
    } catch (IOException _) {
      drop(client);
      // Together with those that wait already: each further failure would put all of them off.
      if (jitter == null && System.nanoTime() - retryAtNanos >= 0) {
        retryAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
      }
    }
  }

  private void drop(Client client) {
    SocketChannel socket = client.socket;
    if (socket != null) {
      client.socket = null;
      client.live = false;
      try {
        socket.close();
      } catch (IOException e) {
        fault("a socket does not close: " + e);
      }
      if (jitter == null) {
        toCome.add(client);
      } else {
        client.failures++;
        long delayMs = Backoff.delayMs(client.failures, jitter.nextDouble(), client.retryAfterMs);
        client.dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
        client.retryAfterMs = 0;
        waiting.add(client);
      }
    }
  }

  private void upgrade(SocketChannel socket) throws IOException {
    write(socket, UpgradeRequest.toHub(key));
  }

  private static int head(Client client, byte[] bytes) throws IOException {
    int end = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    if (end < 0) {
      return 0;
    }
    if (!new String(bytes, 0, 12, StandardCharsets.ISO_8859_1).equals("HTTP/1.1 101")) {
      throw new EOFException("refused");
    }
    client.upgraded = true;
    return end + 4;
  }

  private int frames(Client client, SocketChannel socket, byte[] bytes, int from)
      throws IOException {
    int at = from;
    while (bytes.length - at >= 2) {
      long length = bytes[at + 1] & 0x7F;
      int header = length == 126 ? 4 : length == 127 ? 10 : 2;
      if (bytes.length - at < header) {
        return at;
      }
      ByteBuffer lengths = ByteBuffer.wrap(bytes);
      if (header == 4) {
        length = lengths.getShort(at + 2) & 0xFFFF;
      } else if (header == 10) {
        length = lengths.getLong(at + 2);
      }
      if (bytes.length - at - header < length) {
        return at;
      }
      int opcode = bytes[at] & 0x0F;
      if (opcode == 1) {
        text(
            client,
            socket,
            new String(bytes, at + header, (int) length, StandardCharsets.ISO_8859_1));
      } else if (opcode == 8) {
        throw new EOFException("closed");
      } else if (opcode == 9) {
        write(socket, "\u008A\u0080\0\0\0\0");
      }
      at += header + (int) length;
    }
    return at;
  }

  private void text(Client client, SocketChannel socket, String text) throws IOException {
    if (text.startsWith("{\"type\":\"welcome\"")) {
      String epoch = text.replaceAll(".*\"epoch\":\"([^\"]*)\".*", "$1");
      boolean again = epoch.equals(client.epoch);
      client.epoch = epoch;
      String since =
          ",\"since\":{\"%d\":{\"epoch\":\"%s\",\"sequence\":%d}}"
              .formatted(project, epoch, client.position);
      String json =
          "{\"type\":\"subscribe\",\"projectNumbers\":["
              + project
              + "]"
              + (again ? since : "")
              + "}";
      int length = json.length();
      String lengths =
          length < 126
              ? String.valueOf((char) (0x80 | length))
              : "\u00FE" + (char) (length >> 8) + (char) (length & 0xFF);
      write(socket, "\u0081" + lengths + "\0\0\0\0" + json);
      return;
    }
    Matcher sequences = SEQUENCE.matcher(text);
    if (text.startsWith("{\"type\":\"subscribed\"")) {
      if (!text.contains("\"recovered\":true")) {
        fault("a position was lost: " + text);
      }
      if (client.position == 0 && sequences.find()) {
        client.position = Long.parseLong(sequences.group(1));
      }
      client.live = true;
      client.failures = 0;
      dueNanos.add(client.dueNanos);
      comeNanos.add(client.comeNanos);
      return;
    }
    if (text.startsWith("{\"type\":\"error\"")) {
      Matcher retryAfter = RETRY_AFTER.matcher(text);
      if (retryAfter.find()) {
        client.retryAfterMs = Long.parseLong(retryAfter.group(1));
      } else {
        fault("the hub refuses: " + text);
      }
      return;
    }
    while (sequences.find()) {
      long sequence = Long.parseLong(sequences.group(1));
      if (sequence != client.position + 1) {
        fault("event " + sequence + " after " + client.position);
      }
      client.position = sequence;
      arrivals.accept(sequence);
    }
  }

  private static void write(SocketChannel socket, String text) throws IOException {
    write(socket, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void write(SocketChannel socket, byte[] bytes) throws IOException {
    if (socket.write(ByteBuffer.wrap(bytes)) < bytes.length) {
      throw new IOException("no room for a request");
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Client client : clients) {
      if (client.socket != null) {
        client.socket.close();
      }
    }
    selector.close();
  }
}
