package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A tracker, a hub, an editor and a network that loses, repeats and delays, all from one seed,
/// around a real `BoardSync`.
///
/// The editor does what an editor does: it fetches a board when told to, and applies the changes it
/// is told of that are newer than its board. It checks that they come once and in order.
final class World {
  static final int PAGE = 4;
  static final int BUFFER = 12;

  final Random random;
  final BoardSync sync;
  final Map<Integer, List<SequencedEvent>> logs = new TreeMap<>();
  final Map<Integer, Board> boards = new TreeMap<>();
  String epoch = "e1";
  Lineage lineage = Lineage.of("e1");

  /// What is on its way to the sidecar; the hub's frames keep their order.
  final Deque<Runnable> hub = new ArrayDeque<>();

  final List<Runnable> answers = new ArrayList<>();
  boolean connected;
  int connection;

  final Map<Integer, Board> editorBoards = new HashMap<>();
  final Map<Integer, Position> told = new HashMap<>();
  final Map<Integer, List<SequencedEvent>> editorPending = new HashMap<>();
  boolean lossy;
  boolean traced;

  /// Whether this world has a fault that its checks must find.
  boolean faultPlanted;

  World(long seed) {
    random = new Random(seed);
    sync = new BoardSync(Subscription.of(List.of()));
  }

  // --- the tracker -----------------------------------------------------------------------------

  void change(int project) {
    Board board = boards.computeIfAbsent(project, n -> Fixtures.empty(epoch, n));
    long sequence = board.position().sequence() + 1;
    SequencedEvent event = next(board, project, sequence);
    boards.put(project, BoardReducer.apply(board, event));
    logs.computeIfAbsent(project, _ -> new ArrayList<>()).add(event);
    if (connected) {
      send(() -> run(sync.live(event)), true);
    }
  }

  private SequencedEvent next(Board board, int project, long sequence) {
    List<Phase> phases = board.project().phases();
    int kind = random.nextInt(10);
    if (kind == 0) {
      return Fixtures.phases(
          project, sequence, List.of(Fixtures.phase("1", "name " + random.nextInt(3))));
    }
    if (kind < 4 || board.issues().isEmpty()) {
      Phase phase = phases.isEmpty() || random.nextBoolean() ? null : phases.getFirst();
      return Fixtures.event(
          project,
          sequence,
          EventType.ISSUE_CREATED,
          Fixtures.issue(project, (int) sequence, 1, phase));
    }
    Issue issue = board.issues().get(random.nextInt(board.issues().size()));
    if (kind == 4) {
      return Fixtures.event(project, sequence, EventType.ISSUE_DELETED, issue);
    }
    return Fixtures.event(
        project,
        sequence,
        EventType.ISSUE_UPDATED,
        Fixtures.issue(project, issue.number(), issue.version() + 1, null));
  }

  void loseLog() {
    trace("log lost");
    epoch = "e" + (Integer.parseInt(epoch.substring(1)) + 1);
    lineage = Lineage.of(epoch);
    logs.clear();
    boards.clear();
    disconnect();
  }

  /// The log goes on under another epoch, from where a copy of it had come that may lack the last
  /// events of some projects.
  void failOver() {
    String next = "e" + (Integer.parseInt(epoch.substring(1)) + 1);
    Map<Integer, Long> heads = new TreeMap<>();
    for (int project : List.copyOf(logs.keySet())) {
      List<SequencedEvent> log = logs.getOrDefault(project, List.of());
      int lost = random.nextInt(3) == 0 ? Math.min(log.size(), random.nextInt(4)) : 0;
      log.subList(log.size() - lost, log.size()).clear();
      if (log.isEmpty()) {
        logs.remove(project);
        boards.remove(project);
      } else {
        heads.put(project, (long) log.size());
        boards.put(project, BoardReducer.apply(Fixtures.empty(next, project), log));
      }
    }
    List<Lineage.Ended> ended = new ArrayList<>(lineage.ended());
    ended.addFirst(new Lineage.Ended(epoch, heads));
    epoch = next;
    lineage = new Lineage(next, ended);
    trace("fail over", next, heads);
    disconnect();
  }

  /// Told only where one seed is replayed.
  void trace(String what, Object... values) {
    if (traced) {
      System.out.println(what + " " + List.of(values));
    }
  }

  private EventPage page(int project, Position then, int max) {
    List<SequencedEvent> log = logs.getOrDefault(project, List.of());
    Position head = new Position(epoch, log.size());
    Position place = lineage.here(project, then);
    Position since = place == null ? then : place;
    boolean recovered =
        since.epoch().equals(epoch)
            && since.sequence() <= log.size()
            && since.sequence() >= log.size() - BUFFER;
    if (!recovered) {
      return new EventPage(false, head, List.of());
    }
    int from = (int) since.sequence();
    List<SequencedEvent> events = log.subList(from, Math.min(log.size(), from + max));
    Position at = events.isEmpty() ? head : new Position(epoch, events.getLast().sequence());
    return new EventPage(true, at, events);
  }

  // --- the hub ---------------------------------------------------------------------------------

  void connect() {
    disconnect();
    trace("connect", epoch);
    connected = true;
    int mine = connection;
    String hubEpoch = epoch;
    sync.connected(hubEpoch);
    Map<Integer, Position> since = sync.since();
    Map<Integer, BoardSync.Joined> joined = new TreeMap<>();
    List<Runnable> replays = new ArrayList<>();
    for (int project : logs.keySet()) {
      Position at = since.get(project);
      EventPage page = at == null ? null : page(project, at, 1_000_000);
      Position head = new Position(epoch, logs.getOrDefault(project, List.of()).size());
      joined.put(project, new BoardSync.Joined(head, page == null || page.recovered()));
      if (page != null && !page.events().isEmpty()) {
        replays.add(() -> run(sync.replayed(project, page.events(), true)));
      }
    }
    if (mine == connection) {
      send(
          () -> {
            trace("joined", joined);
            run(sync.joined(joined));
          },
          false);
      replays.forEach(replay -> send(replay, false));
    }
  }

  void disconnect() {
    trace("disconnect");
    connected = false;
    connection++;
    hub.clear();
    sync.disconnected();
  }

  private void send(Runnable frame, boolean mayBeLost) {
    if (lossy && mayBeLost && random.nextInt(8) == 0) {
      return;
    }
    hub.add(frame);
    if (lossy && random.nextInt(10) == 0) {
      hub.add(frame);
    }
  }

  // --- the sidecar's shell ---------------------------------------------------------------------

  void run(List<SyncEffect> effects) {
    trace("   do", effects.stream().map(World::brief).toList(), sync.positions());
    for (SyncEffect effect : effects) {
      switch (effect) {
        case SyncEffect.Deliver(var source, var events) -> {
          // The planted fault: what a catch-up brings loses its first event.
          boolean spoilt = faultPlanted && source != Source.LIVE && events.size() > 1;
          events.subList(spoilt ? 1 : 0, events.size()).forEach(this::tell);
        }
        case SyncEffect.Refresh(var n, _, _) -> {
          editorBoards.remove(n);
          told.remove(n);
          editorPending.put(n, new ArrayList<>());
          answers.add(() -> run(sync.want(n)));
        }
        case SyncEffect.AskReplay(var n, var since) -> {
          if (connected) {
            EventPage page = page(n, since, 1_000_000);
            int mid = page.events().size() / 2;
            List<SequencedEvent> head = page.events().subList(0, mid);
            List<SequencedEvent> tail = page.events().subList(mid, page.events().size());
            if (mid > 0) {
              send(() -> run(sync.replayed(n, head, true)), true);
            }
            send(() -> run(sync.replayed(n, tail, page.recovered())), true);
          }
        }
        case SyncEffect.FetchEvents(var n, var since) -> {
          EventPage page = page(n, since, PAGE);
          answers.add(() -> run(sync.fetched(n, since, page)));
        }
        case SyncEffect.LoadBoard(var n, _) -> load(n);
        case SyncEffect.ReloadBoard(var n) -> load(n);
        case SyncEffect.AheadOfLog(var n) ->
            throw new AssertionError("this hub never lies: project " + n);
        case SyncEffect.BoardSettled(var n) -> {
          Board board = sync.board(n);
          if (board != null && editorPending.containsKey(n)) {
            fetch(n, board);
          }
        }
      }
    }
  }

  private static String brief(SyncEffect effect) {
    return effect instanceof SyncEffect.Deliver(var source, var events)
        ? source
            + " #"
            + events.getFirst().event().projectNumber()
            + events.stream().map(SequencedEvent::sequence).toList()
        : effect.toString();
  }

  private void load(int n) {
    sync.reading(n);
    if (lossy && random.nextInt(5) == 0) {
      answers.add(() -> run(sync.loadFailed(n, false)));
      return;
    }
    Board board = boards.get(n);
    answers.add(
        board == null
            ? () -> run(sync.loadFailed(n, true))
            : () -> {
              trace("loaded", n, board.position());
              run(sync.loaded(n, board));
            });
  }

  void poll() {
    String now = epoch;
    Map<Integer, Position> claims = sync.claims();
    Map<Integer, LogHead> heads = new TreeMap<>();
    logs.forEach((n, log) -> heads.put(n, new LogHead(log.size(), null)));
    answers.add(() -> {
      trace("polled", now, heads);
      run(sync.polled(now, heads, claims));
    });
  }

  /// Lets something that is on its way arrive; answers of REST overtake each other.
  boolean arrive() {
    boolean fromHub = !hub.isEmpty() && (answers.isEmpty() || random.nextBoolean());
    if (fromHub) {
      hub.removeFirst().run();
    } else if (!answers.isEmpty()) {
      answers.remove(random.nextInt(answers.size())).run();
    } else {
      return false;
    }
    return true;
  }

  // --- the editor ------------------------------------------------------------------------------

  private void tell(SequencedEvent event) {
    int n = event.event().projectNumber();
    Position cursor = sync.positions().get(n);
    assertThat(cursor).isNotNull();
    Position before = told.get(n);
    if (before != null) {
      assertThat(event.sequence()).as("project %s", n).isEqualTo(before.sequence() + 1);
    }
    told.put(n, new Position("any", event.sequence()));
    Board board = editorBoards.get(n);
    if (board != null) {
      editorBoards.put(n, applied(board, event));
    } else {
      editorPending.computeIfPresent(
          n,
          (_, events) -> {
            events.add(event);
            return events;
          });
    }
  }

  private static Board applied(Board board, SequencedEvent event) {
    return event.sequence() <= board.position().sequence()
        ? board
        : BoardReducer.apply(board, event);
  }

  private void fetch(int n, Board board) {
    Board now = board;
    for (SequencedEvent event : editorPending.getOrDefault(n, List.of())) {
      // A hole means that the epoch changed between question and answer: a refresh must follow,
      // else this board stays as it is and is found to be wrong in the end.
      if (event.sequence() <= now.position().sequence() + 1) {
        now = applied(now, event);
      }
    }
    editorPending.remove(n);
    editorBoards.put(n, now);
  }

  /// The editor looks at a board.
  void look(int n) {
    if (!editorBoards.containsKey(n)) {
      editorPending.computeIfAbsent(n, _ -> new ArrayList<>());
      trace("look at", n);
      run(sync.want(n));
    }
  }

  void settle() {
    lossy = false;
    connect();
    for (int round = 0; round < 10_000; round++) {
      if (!arrive()) {
        run(sync.checkProgress());
        run(sync.checkProgress());
        for (int n : boards.keySet()) {
          look(n);
        }
        if (hub.isEmpty() && answers.isEmpty() && !sync.isBehind()) {
          return;
        }
      }
    }
    throw new AssertionError("never settles");
  }

  /// Under the epoch that it is of now: who is not told to fetch it again goes on with it.
  @Nullable Board editorBoard(int n) {
    Board board = editorBoards.get(n);
    return board == null
        ? null
        : new Board(board.position().in(epoch), board.project(), board.issues());
  }
}
