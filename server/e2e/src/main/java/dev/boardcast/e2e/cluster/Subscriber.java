package dev.boardcast.e2e.cluster;

import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.hub.HubListener;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.ToldEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Follows all projects by position, at whichever server there is: one that closes, or says
/// nothing, is left for the next. An event that comes twice, too early or not at all is a fault.
/// Thread-safe.
public final class Subscriber implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

  /// A server that does not answer a ping for so long is left.
  private static final long SILENCE_MAX_MS = 5_000;

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long AGAIN_MS = 200;

  private final String name;
  private final List<ClusterServer> servers;
  private final Thread thread;
  private final Map<Integer, Position> positions = new HashMap<>();

  /// What it was told and still holds for true, by project and sequence: the digest.
  private final Map<Integer, SortedMap<Long, String>> told = new HashMap<>();

  /// Of those projects that it keeps the board of.
  private final Map<Integer, Board> boards = new HashMap<>();

  private final List<String> faults = new ArrayList<>();
  private long toldCount;
  private int reloads;
  private int comebacks;
  private @Nullable String epoch;
  private boolean isLive;
  private long liveAtNanos;
  private volatile boolean ended;
  private volatile @Nullable Visit present;

  private Subscriber(String name, List<ClusterServer> servers, int first, List<Board> boards) {
    this.name = name;
    this.servers = List.copyOf(servers);
    boards.forEach(board -> {
      this.boards.put(board.project().number(), board);
      positions.put(board.project().number(), board.position());
    });
    thread = Thread.ofVirtual().name(name).unstarted(() -> run(first));
  }

  /// @param first where it begins
  /// @param boards that it keeps, from where they are on
  public static Subscriber start(
      String name, List<ClusterServer> servers, int first, List<Board> boards) {
    Subscriber subscriber = new Subscriber(name, servers, first, boards);
    subscriber.thread.start();
    return subscriber;
  }

  /// Whether it is live, and has all up to these heads.
  public synchronized boolean hasAll(Map<Integer, Long> heads) {
    return isLive
        && heads.entrySet().stream().allMatch(head -> sequenceOf(head.getKey()) >= head.getValue());
  }

  /// Empty before it was live.
  public synchronized String epoch() {
    return epoch == null ? "" : epoch;
  }

  public synchronized boolean isLive() {
    return isLive;
  }

  /// When it became live the last time.
  public synchronized long liveAtNanos() {
    return liveAtNanos;
  }

  public synchronized Map<Integer, SortedMap<Long, String>> told() {
    Map<Integer, SortedMap<Long, String>> copy = new HashMap<>();
    told.forEach((project, events) -> copy.put(project, new TreeMap<>(events)));
    return copy;
  }

  public synchronized Map<Integer, Board> boards() {
    return Map.copyOf(boards);
  }

  public synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /// Events, replayed ones included.
  public synchronized long toldCount() {
    return toldCount;
  }

  /// How often it was told that its position of a project is none.
  public synchronized int reloads() {
    return reloads;
  }

  /// How often it came to a server again.
  public synchronized int comebacks() {
    return comebacks;
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private synchronized long sequenceOf(int project) {
    Position position = positions.get(project);
    return position == null ? 0 : position.sequence();
  }

  private void run(int first) {
    for (int turn = first; !ended; turn++) {
      Visit visit = new Visit();
      present = visit;
      HubConnection connection =
          HubConnection.open(
              servers.get(turn % servers.size()).hubUrl(), ServerProcess.KEY, CONNECT_MAX, visit);
      visit.connection.complete(connection);
      try {
        while (!connection.awaitClosed(LOOK)) {
          connection.ping();
          if (System.nanoTime() - visit.heardAtNanos
              > TimeUnit.MILLISECONDS.toNanos(SILENCE_MAX_MS)) {
            connection.close();
          }
        }
        TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
      } catch (InterruptedException _) {
        connection.close();
      }
    }
  }

  /// What is heard of a connection.
  private final class Visit implements HubListener {
    private final CompletableFuture<HubConnection> connection = new CompletableFuture<>();
    private volatile long heardAtNanos = System.nanoTime();

    @Override
    public void onHeard() {
      heardAtNanos = System.nanoTime();
    }

    @Override
    public void onFrame(HubFrame frame, int characters) {
      if (frame instanceof HubFrame.Welcome) {
        connection.join().send(subscription());
      } else {
        take(frame);
      }
    }

    @Override
    public void onUnread(String why) {
      fault("a frame cannot be read: " + why);
    }

    @Override
    public void onClosed(HubClosed closed) {
      // It may be told after the next connection is live.
      if (present == this) {
        left();
      }
    }
  }

  private synchronized void left() {
    isLive = false;
  }

  private synchronized ClientFrame subscription() {
    return new ClientFrame.Subscribe(Set.of(), positions, ToldEvents.ALL, true);
  }

  private synchronized void take(HubFrame frame) {
    switch (frame) {
      case HubFrame.Welcome _ -> {}
      case HubFrame.Subscribed(var joined) -> joined.forEach(this::join);
      case HubFrame.Event(var event) -> take(event);
      case HubFrame.Replay(_, var events, var recovered) -> {
        if (!recovered) {
          fault("a replay was not complete");
        }
        events.forEach(this::take);
      }
      case HubFrame.Fault(_, var message, var retryAfterMs) -> {
        if (retryAfterMs.isEmpty()) {
          fault("the hub refuses: " + message);
        }
      }
    }
    if (frame instanceof HubFrame.Subscribed) {
      isLive = true;
      comebacks++;
      liveAtNanos = System.nanoTime();
    }
  }

  private void join(int project, HubFrame.Joined joined) {
    Position present = positions.get(project);
    epoch = joined.position().epoch();
    if (present == null) {
      positions.put(project, joined.position());
    } else if (joined.recovered()) {
      positions.put(project, present.in(joined.position().epoch()));
    } else {
      reloads++;
      told.remove(project);
      boards.remove(project);
      positions.put(project, joined.position());
    }
  }

  private void take(SequencedEvent event) {
    int project = event.event().projectNumber();
    Position present = positions.get(project);
    long expected = present == null ? 1 : present.sequence() + 1;
    if (event.sequence() != expected) {
      fault(
          "event %d of project #%d came %s"
              .formatted(
                  event.sequence(),
                  project,
                  event.sequence() < expected
                      ? "twice: " + (expected - 1) + " was there"
                      : "in place of " + expected));
      return;
    }
    toldCount++;
    // One text for all who are told it: there are millions.
    String digest = String.valueOf(event.digest()).intern();
    told.computeIfAbsent(project, _ -> new TreeMap<>()).put(event.sequence(), digest);
    positions.put(
        project,
        new Position(
            present == null ? String.valueOf(epoch) : present.epoch(),
            event.sequence(),
            event.digest()));
    boards.computeIfPresent(project, (_, board) -> BoardReducer.apply(board, event));
  }

  private synchronized void fault(String what) {
    faults.add(name + ": " + what);
  }
}
