package dev.boardcast.hub;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventFeed;
import dev.boardcast.core.event.LogHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// An event log in memory that keeps the last events of each project.
public final class MemoryFeed implements EventFeed {
  static final String EPOCH = "epoch-1";

  private final int keptEvents;
  // Guarded by this, all of it.
  private final Map<Integer, List<StoredEvent>> logs = new HashMap<>();
  private Consumer<List<CommittedEvent>> listener = _ -> {};
  private boolean broken;

  public MemoryFeed(int keptEvents) {
    this.keptEvents = keptEvents;
  }

  /// Commits one event for each project named, in one transaction.
  synchronized void commit(int... projects) {
    commitPadded(0, projects);
  }

  /// Commits events that are larger by some bytes.
  public synchronized void commitPadded(int padding, int... projects) {
    List<CommittedEvent> batch = new ArrayList<>();
    for (int project : projects) {
      List<StoredEvent> log = logs.computeIfAbsent(project, _ -> new ArrayList<>());
      long sequence = log.size() + 1L;
      StoredEvent stored =
          new StoredEvent(sequence, digest(sequence), json(project, sequence, padding));
      log.add(stored);
      batch.add(
          new CommittedEvent(
              project, sequence, stored.digest(), stored.eventJson(), System.nanoTime()));
    }
    listener.accept(batch);
  }

  /// Commits an event that the listener never hears of.
  synchronized void loseAnnouncement(int project) {
    Consumer<List<CommittedEvent>> kept = listener;
    listener = _ -> {};
    commit(project);
    listener = kept;
  }

  /// Tells the listener of events, whatever the log says.
  synchronized void announce(List<CommittedEvent> events) {
    listener.accept(events);
  }

  static String digest(long sequence) {
    return "digest-" + sequence;
  }

  static String json(int project, long sequence, int padding) {
    return "{\"type\":\"issue.updated\",\"timestamp\":\"2026-03-01T10:15:30.120Z\",\"projectNumber\":"
        + project
        + ",\"issueNumber\":"
        + sequence
        + ",\"data\":{\"pad\":\""
        + "x".repeat(padding)
        + "\"}}";
  }

  /// From now on reading the log fails.
  synchronized void breakDown() {
    broken = true;
  }

  @Override
  public String epoch() {
    return EPOCH;
  }

  @Override
  public synchronized Map<Integer, LogHead> heads() {
    Map<Integer, LogHead> heads = new HashMap<>();
    logs.forEach((project, log) -> heads.put(project, new LogHead(log.size(), digest(log.size()))));
    return heads;
  }

  @Override
  public synchronized EventPageJson after(int projectNumber, Position since, int maxEvents) {
    if (broken) {
      throw new IllegalStateException("the database is away");
    }
    List<StoredEvent> log = logs.getOrDefault(projectNumber, List.of());
    long from = since.sequence();
    if (!since.epoch().equals(EPOCH)
        || from > log.size()
        || from < log.size() - keptEvents
        || (from > 0 && Position.contradict(since.digest(), digest(from)))) {
      return new EventPageJson(false, position(log.size()), List.of());
    }
    int to = (int) Math.min(log.size(), from + maxEvents);
    return new EventPageJson(true, position(to), log.subList((int) from, to));
  }

  private static Position position(int sequence) {
    return new Position(EPOCH, sequence, sequence == 0 ? null : digest(sequence));
  }

  @Override
  public synchronized void onCommitted(Consumer<List<CommittedEvent>> newListener) {
    listener = newListener;
  }
}
