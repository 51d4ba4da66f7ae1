package dev.boardcast.hub.subscriber;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A log, the events on their way from it to the loop, and the loop: what sessions are tested
/// against, one step at a time.
final class World {
  static final String EPOCH = "epoch";

  Lineage lineage = Lineage.of(EPOCH);
  final int keptEvents;
  final int pageEvents;
  final Map<Integer, List<StoredEvent>> logs = new HashMap<>();
  final Map<Integer, LogHead> live = new HashMap<>();
  final Deque<TestEvent> onTheWay = new ArrayDeque<>();
  final List<TestEvent> all = new ArrayList<>();
  final List<TestSubscriber> subscribers = new ArrayList<>();

  World(int keptEvents, int pageEvents) {
    this.keptEvents = keptEvents;
    this.pageEvents = pageEvents;
  }

  static final class TestEvent implements LiveEvent {
    private final int project;
    private final StoredEvent stored;
    int holds;

    TestEvent(int project, StoredEvent stored) {
      this.project = project;
      this.stored = stored;
    }

    @Override
    public int projectNumber() {
      return project;
    }

    @Override
    public long sequence() {
      return stored.sequence();
    }

    @Override
    public LogHead head() {
      return new LogHead(stored.sequence(), stored.digest());
    }

    String json() {
      return stored.eventJson();
    }

    @Override
    public int sizeBytes() {
      return stored.eventJson().length();
    }

    @Override
    public void hold() {
      holds++;
    }

    @Override
    public void releaseHold() {
      holds--;
    }
  }

  static @Nullable String digest(int project, long sequence) {
    return sequence == 0 ? null : "digest-" + project + "-" + sequence;
  }

  static LogHead at(int project, long sequence, boolean known) {
    return new LogHead(sequence, known ? digest(project, sequence) : null);
  }

  long head(int project) {
    return logs.getOrDefault(project, List.of()).size();
  }

  StoredEvent at(int project, long sequence) {
    List<StoredEvent> log = logs.getOrDefault(project, List.of());
    if (sequence < 1 || sequence > log.size()) {
      throw new AssertionError("event " + sequence + " of project " + project + " does not exist");
    }
    return log.get((int) sequence - 1);
  }

  void commit(int project) {
    List<StoredEvent> log = logs.computeIfAbsent(project, _ -> new ArrayList<>());
    long sequence = log.size() + 1L;
    StoredEvent stored =
        new StoredEvent(
            sequence, digest(project, sequence), "{\"p\":" + project + ",\"s\":" + sequence + "}");
    log.add(stored);
    TestEvent event = new TestEvent(project, stored);
    all.add(event);
    onTheWay.add(event);
  }

  /// The loop hands the next event to its subscribers.
  void deliverOne() {
    deliver(1);
  }

  /// The loop hands over the next events of a round: to those who want all in one batch, to others
  /// a project at a time.
  void deliver(int count) {
    List<TestEvent> round = new ArrayList<>();
    while (round.size() < count && !onTheWay.isEmpty()) {
      round.add(onTheWay.remove());
    }
    round.forEach(event -> live.put(event.projectNumber(), event.head()));
    Map<Integer, List<TestEvent>> ofProjects = new LinkedHashMap<>();
    round.forEach(event ->
        ofProjects.computeIfAbsent(event.projectNumber(), _ -> new ArrayList<>()).add(event));
    subscribers.forEach(s -> s.live(round, ofProjects));
  }

  /// What the log answers at this moment.
  LogRead.Page page(LogRead.Request request, boolean withEvents) {
    int project = request.projectNumber();
    long since = request.since().sequence();
    long head = head(project);
    if (since > head
        || since < head - keptEvents
        || Position.contradict(request.since().digest(), digest(project, since))) {
      return new LogRead.Page(project, false, at(project, head, true), List.of());
    }
    long last = Math.min(head, since + pageEvents);
    List<StoredEvent> events = new ArrayList<>();
    for (long sequence = since + 1; sequence <= last; sequence++) {
      events.add(at(project, sequence));
    }
    return new LogRead.Page(
        project, true, at(project, last, true), withEvents ? events : List.of());
  }
}
