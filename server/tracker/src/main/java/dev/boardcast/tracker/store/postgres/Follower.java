package dev.boardcast.tracker.store.postgres;

import static java.util.Comparator.comparingLong;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.sync.LogFollower;
import dev.boardcast.core.sync.LogFollower.Effect;
import dev.boardcast.core.sync.LogFollower.Input;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.log.HeadTable;
import dev.boardcast.tracker.store.log.LogFeed;
import dev.boardcast.tracker.store.writing.QueuedWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that tells of what is committed, on this server or another: `LogFollower`
/// decides, this looks and reads. Nobody else moves the heads on.
final class Follower implements AutoCloseable {
  /// Time between two looks at all positions, milliseconds: whatever was not heard of is found by
  /// then.
  static final long LOOK_PERIOD_MS = 1_000;

  /// Events of a project that are read at once, and of all.
  static final int PAGE_MAX_EVENTS = 256;

  static final int READ_MAX_EVENTS = 1_024;

  /// How long a read may take, seconds: a server that cannot look is not ready after as long.
  static final int ANSWER_MAX_S = 3;

  private static final long CLOSE_TIMEOUT_MS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private final Sessions sessions;
  private final HeadTable heads;
  private final LogFeed feed;
  private final LogFollower core;
  private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile long lookedAtNanos;

  // Touched by the thread only.
  private Sessions.@Nullable Session session;
  private String horizon;

  /// What it is woken with.
  private sealed interface Work {
    record Done(List<QueuedWrite<?>> writes, List<CommittedEvent> events) implements Work {}

    record Rung(Map<Integer, Long> positions) implements Work {}

    record Look() implements Work {}
  }

  /// @param horizon of the moment at which the heads were read
  Follower(
      Sessions sessions, Sessions.Session session, HeadTable heads, LogFeed feed, String horizon) {
    this.sessions = sessions;
    this.session = session;
    this.heads = heads;
    this.feed = feed;
    this.horizon = horizon;
    Map<Integer, Long> told = new HashMap<>();
    heads.forEach((project, head) -> told.put(project, head.sequence()));
    core = new LogFollower(told);
    lookedAtNanos = System.nanoTime();
    thread = Thread.ofPlatform().name("tracker-follower").unstarted(this::run);
    thread.start();
  }

  /// The writes of a commit: told, where nothing is before them, and answered then.
  ///
  /// @param events of all of them
  void committed(List<QueuedWrite<?>> writes, List<CommittedEvent> events) {
    queue.add(new Work.Done(List.copyOf(writes), List.copyOf(events)));
  }

  /// Another server says that the logs go so far.
  void rung(Map<Integer, Long> positions) {
    queue.add(new Work.Rung(Map.copyOf(positions)));
  }

  /// Something may have been missed.
  void lookNow() {
    queue.add(new Work.Look());
  }

  /// How long ago it saw all that there is.
  Duration sinceLook() {
    return Duration.ofNanos(System.nanoTime() - lookedAtNanos);
  }

  @Override
  public void close() {
    closing = true;
    lookNow();
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_TIMEOUT_MS))) {
        LOG.error("the follower did not stop within {} ms", CLOSE_TIMEOUT_MS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long nextLook = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_PERIOD_MS);
    while (!closing || !queue.isEmpty()) {
      Work work = null;
      try {
        work = queue.poll(Math.max(0, nextLook - System.nanoTime()), TimeUnit.NANOSECONDS);
        switch (work) {
          case null -> {}
          case Work.Done(var writes, var events) -> {
            step(new Input.Committed(events));
            writes.forEach(QueuedWrite::complete);
          }
          case Work.Rung(var positions) -> step(new Input.Heard(positions));
          case Work.Look _ -> nextLook = System.nanoTime();
        }
        if (!closing && System.nanoTime() - nextLook >= 0) {
          nextLook = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_PERIOD_MS);
          look();
        }
      } catch (InterruptedException _) {
        // Nobody but close() ends this thread.
      } catch (RuntimeException | Error e) {
        // Without this thread nobody would be told or answered.
        LOG.error("the follower failed; it goes on", e);
        if (work instanceof Work.Done(var writes, _)) {
          writes.forEach(QueuedWrite::complete);
        }
      }
    }
    closeSession();
  }

  private void step(Input input) {
    List<Effect> effects = core.step(input);
    // A read is answered with a step, which may ask for the next one.
    while (!effects.isEmpty()) {
      List<Effect> next = List.of();
      for (Effect effect : effects) {
        switch (effect) {
          case Effect.Tell(var events) -> tell(events);
          case Effect.Read(var after) -> next = core.step(read(after));
        }
      }
      effects = next;
    }
  }

  private void tell(List<CommittedEvent> events) {
    events.forEach(event ->
        heads.advance(event.projectNumber(), new LogHead(event.sequence(), event.digest())));
    feed.committed(events);
  }

  /// In one statement, of however many projects. Of those that it has no room for, nothing is said:
  /// they are asked for again with what is left.
  private Input read(Map<Integer, Long> after) {
    Map<Integer, List<CommittedEvent>> found = new TreeMap<>();
    List<String> positions = new ArrayList<>();
    for (Map.Entry<Integer, Long> wanted : new TreeMap<>(after).entrySet()) {
      if (positions.size() < READ_MAX_EVENTS) {
        found.put(wanted.getKey(), new ArrayList<>());
        positions.add(Long.toString(wanted.getValue()));
      }
    }
    long now = System.nanoTime();
    try {
      session()
          .sql()
          .list(
              "SELECT e.project, e.sequence, e.digest, e.event"
                  + " FROM unnest(CAST(? AS int[]), CAST(? AS bigint[])) w(project, after),"
                  + " LATERAL (SELECT project, sequence, digest, event FROM events"
                  + " WHERE project = w.project AND sequence > w.after"
                  + " ORDER BY sequence LIMIT ?) e",
              row ->
                  Objects.requireNonNull(found.get(row.getInt(1)))
                      .add(
                          new CommittedEvent(
                              row.getInt(1),
                              row.getLong(2),
                              row.getString(3),
                              row.getString(4),
                              now)),
              array(found.keySet().stream().map(String::valueOf).toList()),
              array(positions),
              Math.min(PAGE_MAX_EVENTS, READ_MAX_EVENTS / found.size()));
    } catch (StoreException | UnusableDatabaseException e) {
      LOG.debug("the log cannot be read: {}", e.getMessage());
      closeSession();
      return new Input.NotFound();
    }
    found.values().forEach(events -> events.sort(comparingLong(CommittedEvent::sequence)));
    return new Input.Found(found);
  }

  private static String array(List<String> numbers) {
    return "{" + String.join(",", numbers) + "}";
  }

  /// Looks at all that changed since the look before. A change belongs to a transaction; the oldest
  /// one that was at work then, and all after it, may have changed what was not seen then.
  private void look() {
    Map<Integer, Long> positions = new HashMap<>();
    try {
      List<String> seen = new ArrayList<>();
      session()
          .sql()
          .list(
              "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, p.number, p.sequence"
                  + " FROM (SELECT 1) one LEFT JOIN projects p ON p.tx >= CAST(? AS xid8)",
              row -> {
                seen.add(row.getString(1));
                int project = row.getInt(2);
                if (!row.wasNull()) {
                  positions.put(project, row.getLong(3));
                }
                return project;
              },
              horizon);
      horizon = seen.getFirst();
    } catch (StoreException | UnusableDatabaseException e) {
      LOG.debug("the positions cannot be looked at: {}", e.getMessage());
      closeSession();
      return;
    }
    lookedAtNanos = System.nanoTime();
    step(new Input.Heard(positions));
  }

  private Sessions.Session session() throws UnusableDatabaseException {
    Sessions.Session present = session;
    if (present == null) {
      present = sessions.open("follower", ANSWER_MAX_S);
      session = present;
    }
    return present;
  }

  private void closeSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
