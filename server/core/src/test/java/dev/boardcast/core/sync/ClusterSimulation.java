package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.sync.LogFollower.Effect;
import dev.boardcast.core.sync.LogFollower.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/// A database with transactions that overlap, and servers that follow its log.
final class ClusterSimulation {
  private static final int PROJECTS = 3;
  private static final int STEPS = 120;
  private static final int PAGE = 3;

  private final Random random;
  private final Fault fault;
  private final Log log = new Log();
  private final List<Node> nodes = new ArrayList<>();
  private long told;

  /// What is done wrong on purpose.
  enum Fault {
    NONE,
    /// Bells are lost and nobody looks by itself.
    NO_SAFETY_LOOK,
    /// The look asks for what is newer than the newest transaction it has seen, though older ones
    /// may commit later.
    LOOK_BY_NEWEST,
    /// Events have numbers of a counter of their own, and a server asks for those after the highest
    /// that it has had.
    IDENTITY_AS_CURSOR,
    /// A bell is taken for the event that it tells of.
    BELL_ORDER_IS_LOG_ORDER,
    /// The own commit is told without a look at what is before it.
    OWN_COMMIT_AT_ONCE,
    /// What could not be read is not asked for again.
    FORGETS_FAILED_READS
  }

  ClusterSimulation(Random random, Fault fault) {
    this.random = random;
    this.fault = fault;
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      nodes.add(new Node());
    }
  }

  /// @return how many events were told on all servers together
  long run() {
    for (int i = 0; i < STEPS; i++) {
      Node node = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(10)) {
        case 0, 1 -> node.begin();
        case 2, 3, 4 -> node.commit();
        case 5 -> node.handOwn();
        case 6, 7 -> node.hear();
        case 8 -> node.look(random.nextInt(4) == 0);
        default -> {
          if (random.nextInt(20) == 0) {
            nodes.set(nodes.indexOf(node), node.killed());
          }
        }
      }
    }
    // All is quiet: what was committed is told everywhere after a look.
    for (Node node : nodes) {
      while (node.isWriting()) {
        node.commit();
      }
    }
    for (Node node : nodes) {
      while (node.handOwn()) {
        // Each in turn.
      }
      node.look(false);
      node.look(false);
      log.heads()
          .forEach((project, head) ->
              assertThat(node.had.getOrDefault(project, 0L))
                  .as("project " + project)
                  .isEqualTo(head));
    }
    return told;
  }

  /// The log as PostgreSQL has it: a project's row is locked from its transaction's beginning to
  /// its end; transactions have numbers by when they begin, and are seen by when they end.
  private static final class Log {
    private final Map<Integer, List<CommittedEvent>> events = new HashMap<>();
    private final Map<Integer, Long> changedBy = new HashMap<>();
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    private final List<Numbered> numbered = new ArrayList<>();
    private long transactions = 10;

    /// @param number given out when the transaction began, as an identity column does
    private record Numbered(long number, CommittedEvent event) {}

    /// In the order of their numbers, as far as they are seen by now.
    List<Numbered> numberedAfter(long number) {
      return numbered.stream()
          .filter(one -> one.number() > number)
          .sorted(Comparator.comparingLong(Numbered::number))
          .toList();
    }

    boolean isLocked(int project) {
      return open.containsValue(project);
    }

    long begin(int project) {
      long transaction = ++transactions;
      open.put(transaction, project);
      return transaction;
    }

    List<CommittedEvent> commit(long transaction, int count) {
      int project = Objects.requireNonNull(open.remove(transaction));
      List<CommittedEvent> all = events.computeIfAbsent(project, _ -> new ArrayList<>());
      List<CommittedEvent> fresh = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        fresh.add(new CommittedEvent(project, all.size() + i + 1L, null, "{}", 0));
      }
      all.addAll(fresh);
      fresh.forEach(event -> numbered.add(new Numbered(transaction, event)));
      changedBy.put(project, transaction);
      return fresh;
    }

    void abort(long transaction) {
      open.remove(transaction);
    }

    Map<Integer, Long> heads() {
      Map<Integer, Long> heads = new HashMap<>();
      events.forEach((project, all) -> heads.put(project, (long) all.size()));
      return heads;
    }

    Map<Integer, Long> changedSince(long horizon) {
      Map<Integer, Long> changed = heads();
      changed.keySet().removeIf(project -> changedBy.getOrDefault(project, 0L) < horizon);
      return changed;
    }

    /// The oldest transaction that is not over.
    long horizon() {
      return open.isEmpty() ? transactions + 1 : open.firstKey();
    }

    List<CommittedEvent> after(int project, long sequence) {
      return events.getOrDefault(project, List.of()).stream()
          .filter(event -> event.sequence() > sequence)
          .limit(PAGE)
          .toList();
    }
  }

  private final class Node {
    private final Map<Integer, Long> had;
    private final LogFollower follower;
    private final List<Long> writing = new ArrayList<>();
    private final List<List<CommittedEvent>> own = new ArrayList<>();
    private final List<Map<Integer, Long>> bells = new ArrayList<>();
    private long horizon;
    private long lastNumber;
    private boolean readFails;

    Node() {
      had = log.heads();
      follower = new LogFollower(had);
      horizon = log.horizon();
      lastNumber = log.transactions;
    }

    boolean isWriting() {
      return !writing.isEmpty();
    }

    void begin() {
      int project = 1 + random.nextInt(PROJECTS);
      if (!log.isLocked(project)) {
        writing.add(log.begin(project));
      }
    }

    void commit() {
      if (writing.isEmpty()) {
        return;
      }
      long transaction = writing.remove(random.nextInt(writing.size()));
      if (random.nextInt(8) == 0) {
        log.abort(transaction);
        return;
      }
      List<CommittedEvent> events = log.commit(transaction, 1 + random.nextInt(3));
      // Nobody may learn of it: the answer of the commit is lost, or the server dies.
      if (random.nextInt(8) != 0) {
        own.add(events);
      }
      Map<Integer, Long> bell =
          Map.of(events.getLast().projectNumber(), events.getLast().sequence());
      for (Node other : nodes) {
        // Lost, or heard at any time.
        if (random.nextInt(4) != 0) {
          other.bells.add(random.nextInt(other.bells.size() + 1), bell);
        }
      }
    }

    /// Own commits of one project come in order; those of others between them in any.
    boolean handOwn() {
      if (own.isEmpty()) {
        return false;
      }
      List<CommittedEvent> events = own.removeFirst();
      if (fault == Fault.OWN_COMMIT_AT_ONCE) {
        tell(events);
      } else if (fault != Fault.IDENTITY_AS_CURSOR) {
        step(new Input.Committed(events));
      }
      return true;
    }

    void hear() {
      if (bells.isEmpty()) {
        return;
      }
      Map<Integer, Long> bell = bells.removeFirst();
      if (fault == Fault.IDENTITY_AS_CURSOR) {
        look(false);
      } else if (fault == Fault.BELL_ORDER_IS_LOG_ORDER) {
        bell.forEach((project, sequence) ->
            tell(log.after(project, sequence - 1).stream().limit(1).toList()));
      } else {
        readFails = random.nextInt(4) == 0;
        step(new Input.Heard(bell));
        readFails = false;
      }
    }

    void look(boolean fails) {
      if (fault == Fault.NO_SAFETY_LOOK) {
        return;
      }
      if (fault == Fault.IDENTITY_AS_CURSOR) {
        for (Log.Numbered next : log.numberedAfter(lastNumber)) {
          lastNumber = next.number();
          tell(List.of(next.event()));
        }
        return;
      }
      Map<Integer, Long> changed = log.changedSince(horizon);
      horizon = fault == Fault.LOOK_BY_NEWEST ? log.transactions + 1 : log.horizon();
      readFails = fails;
      step(new Input.Heard(changed));
      readFails = false;
    }

    /// Its transactions are taken back, and another one starts in its place.
    Node killed() {
      writing.forEach(log::abort);
      return new Node();
    }

    private void step(Input input) {
      List<Effect> effects = follower.step(input);
      while (!effects.isEmpty()) {
        List<Effect> next = List.of();
        for (Effect effect : effects) {
          switch (effect) {
            case Effect.Tell(var events) -> tell(events);
            case Effect.Read(var after) -> next = follower.step(read(after));
          }
        }
        effects = next;
      }
    }

    private Input read(Map<Integer, Long> after) {
      Map<Integer, List<CommittedEvent>> found = new HashMap<>();
      if (readFails) {
        after.keySet().forEach(project -> found.put(project, List.of()));
        return fault == Fault.FORGETS_FAILED_READS ? new Input.Found(found) : new Input.NotFound();
      }
      after.forEach((project, sequence) -> found.put(project, log.after(project, sequence)));
      return new Input.Found(found);
    }

    private void tell(List<CommittedEvent> events) {
      for (CommittedEvent event : events) {
        long before = had.getOrDefault(event.projectNumber(), 0L);
        assertThat(event.sequence()).as("after event " + before).isEqualTo(before + 1);
        had.put(event.projectNumber(), event.sequence());
        told++;
      }
    }
  }
}
