package dev.boardcast.bench.hub;

import dev.boardcast.bench.figures.Folders;
import dev.boardcast.bench.figures.Samples;
import dev.boardcast.bench.figures.Words;
import dev.boardcast.bench.hub.FanOutPeer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What handing a message to many costs: this hub beside servers that people would pick instead,
/// with the same subscribers and messages, in turns; medians of the rounds.
public final class FanOutBench {
  private static final int BURST = 16;
  private static final int IDLE_CONNECTIONS = 10_000;
  private static final int STEADY_DELIVERIES_PER_SECOND = 10_000;
  private static final int STEADY_EVENTS_PER_SECOND = 10;
  private static final int WARM_UP_SUBSCRIBERS = 1_000;
  // Node and Java compile what runs often; a server that people use has run for longer than this.
  private static final int WARM_UP_ROUNDS = 4;
  private static final long SETTLE_MS = 2_000;
  // Of the same load, before it is counted: a server's first half second with new connections is
  // dearer, and people's connections last for hours.
  private static final long LEAD_IN_MS = 500;

  private final List<Kind> kinds;
  private final List<Integer> sizes;
  private final int rounds;
  private final long phaseMs;
  private final boolean memory;

  /// @param words of the command line: `--quick`, `--servers hub,ws`, `--subscribers 100,1000`,
  ///   `--rounds 3`, `--seconds 2`, `--no-memory`
  public FanOutBench(List<String> words) {
    boolean quick = words.contains("--quick");
    kinds =
        Arrays.stream(Kind.values())
            .filter(k -> isWanted(words, k) && FanOutPeer.isThere(k))
            .toList();
    sizes =
        Arrays.stream(
                Words.text(words, "--subscribers", quick ? "100,1000" : "100,1000,10000")
                    .split(",", -1))
            .map(Integer::parseInt)
            .toList();
    rounds = Integer.parseInt(Words.text(words, "--rounds", quick ? "1" : "5"));
    phaseMs =
        (long) (1_000 * Double.parseDouble(Words.text(words, "--seconds", quick ? "1" : "2")));
    memory = !words.contains("--no-memory");
  }

  /// The same hub in another way takes part only where it is named.
  private static boolean isWanted(List<String> words, Kind kind) {
    return listed(words, "--servers", kind.option)
        && (kind != Kind.HUB_EPOLL || words.contains("--servers"));
  }

  private static boolean listed(List<String> words, String name, String value) {
    return Arrays.asList(Words.text(words, name, value).split(",", -1)).contains(value);
  }

  /// The columns' samples.
  private static final class Row {
    private final Samples cpuSingle = new Samples();
    private final Samples cpuBurst = new Samples();
    private final Samples rateSingle = new Samples();
    private final Samples rateBurst = new Samples();
    private final Samples p50 = new Samples();
    private final Samples p99 = new Samples();
    private final Samples p99Events = new Samples();
  }

  public void run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("boardcast-bench-");
    Map<Kind, FanOutPeer> peers = new EnumMap<>(Kind.class);
    System.out.println(load());
    try {
      Map<Kind, Double> kibAConnection = new EnumMap<>(Kind.class);
      for (Kind kind : kinds) {
        FanOutPeer peer = FanOutPeer.start(kind, folder);
        peers.put(kind, peer);
        if (memory) {
          kibAConnection.put(kind, kibAConnection(peer));
        }
        warmUp(peer);
      }
      for (int size : sizes) {
        Map<Kind, Row> rows = new EnumMap<>(Kind.class);
        for (int round = 0; round < rounds; round++) {
          for (FanOutPeer peer : peers.values()) {
            measure(peer, size, rows.computeIfAbsent(peer.kind, _ -> new Row()));
          }
        }
        print(size, rows);
      }
      if (memory) {
        System.out.printf(
            "%n| server | KiB resident a connection, %,d idle |%n|---|---|%n", IDLE_CONNECTIONS);
        kibAConnection.forEach(
            (kind, kib) -> System.out.printf(Locale.ROOT, "| %-14s | %5.1f |%n", kind.title, kib));
      }
      System.out.printf(
          "%nmedians of %d rounds in turns, %d ms a phase; %s%n", rounds, phaseMs, load());
    } finally {
      for (FanOutPeer peer : peers.values()) {
        peer.close();
      }
      Folders.remove(folder);
    }
  }

  /// On a server that has had a few connections, so that what the first ones load is not counted.
  private static double kibAConnection(FanOutPeer peer) throws IOException, InterruptedException {
    warmUp(peer, WARM_UP_SUBSCRIBERS, 200);
    Thread.sleep(SETTLE_MS);
    double before = peer.residentKib();
    try (FanOutClient client = new FanOutClient(peer)) {
      client.subscribe(IDLE_CONNECTIONS);
      Thread.sleep(SETTLE_MS);
      return (peer.residentKib() - before) / IDLE_CONNECTIONS;
    }
  }

  private void warmUp(FanOutPeer peer) throws IOException {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      warmUp(peer, WARM_UP_SUBSCRIBERS / 10, phaseMs);
      warmUp(peer, WARM_UP_SUBSCRIBERS, phaseMs);
    }
  }

  private static void warmUp(FanOutPeer peer, int subscribers, long millis) throws IOException {
    try (FanOutClient client = new FanOutClient(peer)) {
      client.subscribe(subscribers);
      var _ = client.closedLoop(1, millis);
      var _ = client.closedLoop(BURST, millis);
    }
  }

  private void measure(FanOutPeer peer, int size, Row row) throws IOException {
    try (FanOutClient client = new FanOutClient(peer)) {
      client.subscribe(size);
      var _ = client.closedLoop(1, LEAD_IN_MS);
      FanOutClient.Run single = client.closedLoop(1, phaseMs);
      row.cpuSingle.add(single.cpuSecondsPerMillion());
      row.rateSingle.add(single.deliveriesPerSecond());
      FanOutClient.Run burst = client.closedLoop(BURST, phaseMs);
      row.cpuBurst.add(burst.cpuSecondsPerMillion());
      row.rateBurst.add(burst.deliveriesPerSecond());
      FanOutLatencies steady =
          client.openLoop((double) STEADY_DELIVERIES_PER_SECOND / size, phaseMs);
      row.p50.add(steady.percentile(50));
      row.p99.add(steady.percentile(99));
      row.p99Events.add(client.openLoop(STEADY_EVENTS_PER_SECOND, phaseMs).percentile(99));
    }
  }

  private static void print(int size, Map<Kind, Row> rows) {
    System.out.printf(
        Locale.ROOT,
        """

        | server, %,d subscribers | CPU s a million, one at a time | bursts of %d | deliveries/s, one at a time | bursts | p50 / p99 ms at %,d deliveries/s | p99 ms at %d events/s |
        |---|---|---|---|---|---|---|
        """,
        size,
        BURST,
        STEADY_DELIVERIES_PER_SECOND,
        STEADY_EVENTS_PER_SECOND);
    rows.forEach((kind, row) ->
        System.out.printf(
            Locale.ROOT,
            "| %-14s | %6.2f | %6.2f | %,9.0f | %,9.0f | %6.1f / %6.1f | %6.1f |%n",
            kind.title,
            row.cpuSingle.median(),
            row.cpuBurst.median(),
            row.rateSingle.median(),
            row.rateBurst.median(),
            row.p50.median(),
            row.p99.median(),
            row.p99Events.median()));
  }

  /// What else goes on here.
  public static String load() throws IOException {
    String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
    return "load of the machine: " + words[0] + " (1 min), " + words[1] + " (5 min)";
  }
}
