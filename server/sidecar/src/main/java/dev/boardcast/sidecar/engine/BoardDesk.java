package dev.boardcast.sidecar.engine;

import com.google.gson.JsonElement;
import dev.boardcast.client.tracker.Tagged;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerException;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.sync.BoardSync;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.sync.Source;
import dev.boardcast.core.sync.SyncEffect;
import dev.boardcast.core.time.Backoff;
import dev.boardcast.core.window.BatchWindow;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.rest.Positions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Carries out what `BoardSync` decides: tells the window, asks hub and tracker, answers those who
/// wait for a board. Used by the engine's thread alone.
final class BoardDesk {
  /// Takes a board's JSON, or the reason why there is none. Called on any thread.
  interface BoardAnswer extends BiConsumer<@Nullable JsonElement, @Nullable Throwable> {}

  /// What the desk needs of the engine.
  interface Office {
    /// Runs on the engine's thread, soon.
    void post(Runnable task);

    void send(ClientFrame frame);

    void arm(TimerKey timer, long delayMs);

    /// @return whether it was armed
    boolean disarm(TimerKey timer);

    /// An event came in, or `isBehind` may have changed.
    void synced();

    /// Events were let through.
    void eventArrived(Instant at);

    /// All that a poll found has been fetched, or some of it could not be.
    void pollDone(int poll, @Nullable Throwable failure);

    /// Nanoseconds since the link was last live or polled with success; 0 while it is live.
    long sinceConfirmedNanos();
  }

  private final BoardSync sync;
  private final BatchWindow window;
  private final TrackerCalls tracker;
  private final Office office;
  private final RandomGenerator random;
  private final Map<Integer, List<BoardAnswer>> waiting = new HashMap<>();
  private final Map<Integer, Throwable> loadErrors = new HashMap<>();
  private final Map<Integer, Long> loadedNanos = new HashMap<>();
  private int poll;

  /// What the last poll found, with its ETag; null before the first.
  private @Nullable Tagged<Positions> positions;

  private int fetches;
  private @Nullable Throwable fetchFailure;

  BoardDesk(
      BoardSync sync,
      BatchWindow window,
      TrackerCalls tracker,
      Office office,
      RandomGenerator random) {
    this.sync = sync;
    this.window = window;
    this.tracker = tracker;
    this.office = office;
    this.random = random;
  }

  /// Carries out what is to be done.
  void run(List<SyncEffect> effects) {
    for (SyncEffect effect : effects) {
      switch (effect) {
        case SyncEffect.Deliver(var source, var events) -> deliver(source, events);
        case SyncEffect.Refresh(var n, var reason, var source) ->
            window.refresh(n, reason, source, System.nanoTime());
        case SyncEffect.AskReplay(var n, var since) ->
            office.send(new ClientFrame.Replay(n, since));
        case SyncEffect.FetchEvents(var n, var since) -> fetch(n, since);
        case SyncEffect.LoadBoard(var n, var failures) -> {
          if (failures == 0) {
            load(n);
          } else {
            office.arm(new TimerKey.BoardRetry(n), Backoff.delayMs(failures, random.nextDouble()));
          }
        }
        case SyncEffect.BoardSettled(var n) -> settle(n);
      }
    }
    office.synced();
  }

  private void deliver(Source source, List<SequencedEvent> events) {
    long now = System.nanoTime();
    events.forEach(event -> window.add(source, event, now));
    office.eventArrived(Instant.now());
  }

  // --- boards ----------------------------------------------------------------------------------

  /// The board, as soon as it is known.
  void board(int n, BoardAnswer answer) {
    waiting.computeIfAbsent(n, _ -> new ArrayList<>()).add(answer);
    run(sync.want(n));
    // Whoever looks at a board does not wait for the next attempt's time.
    if (waiting.containsKey(n) && office.disarm(new TimerKey.BoardRetry(n))) {
      load(n);
    }
  }

  /// Reads the board again.
  void reread(int n, BoardAnswer answer) {
    waiting.computeIfAbsent(n, _ -> new ArrayList<>()).add(answer);
    run(sync.reread(n, RefreshReason.REQUESTED));
  }

  /// Reads a board from the tracker.
  void load(int n) {
    tracker.<Board>callOnce(
        client -> client.board(n),
        (board, failure) -> office.post(() -> loaded(n, board, failure)));
  }

  private void loaded(int n, @Nullable Board board, @Nullable Throwable failure) {
    if (board != null) {
      loadErrors.remove(n);
      loadedNanos.put(n, System.nanoTime());
      run(sync.loaded(n, board));
      loadedNanos.keySet().retainAll(sync.boards());
    } else if (failure != null) {
      loadErrors.put(n, failure);
      run(sync.loadFailed(n, failure instanceof TrackerException.NotFound));
      loadErrors.remove(n);
    }
  }

  private void settle(int n) {
    List<BoardAnswer> answers = waiting.remove(n);
    if (answers == null) {
      return;
    }
    Board board = sync.board(n);
    boolean confirmed = board != null && sync.subscription().covers(n);
    if (board == null) {
      board = sync.lastKnownBoard(n);
    }
    if (board == null) {
      Throwable failure =
          loadErrors.getOrDefault(
              n, new EngineException(EngineException.Kind.STOPPED, "The board cannot be read."));
      answers.forEach(answer -> answer.accept(null, failure));
      return;
    }
    long sinceLoaded = System.nanoTime() - loadedNanos.getOrDefault(n, System.nanoTime());
    long age = confirmed ? Math.min(sinceLoaded, office.sinceConfirmedNanos()) : sinceLoaded;
    long ageMs = Math.max(0, age / 1_000_000);
    Board known = board;
    // A board may have thousands of issues: its JSON is not the engine's work.
    Thread.ofVirtual()
        .name("boardcast-board-json")
        .start(() -> {
          JsonElement json = Wire.board(known, ageMs);
          answers.forEach(answer -> answer.accept(json, null));
        });
  }

  // --- polling ---------------------------------------------------------------------------------

  /// Asks the tracker what is new, and fetches it.
  void poll(int number) {
    poll = number;
    fetches = 1;
    fetchFailure = null;
    Tagged<Positions> known = positions;
    tracker.<Tagged<Positions>>callOnce(
        client -> read(client, known),
        (tagged, failure) ->
            office.post(() -> {
              if (poll != number) {
                return;
              }
              if (tagged != null) {
                positions = tagged;
                run(sync.polled(tagged.value().epoch(), tagged.value().sequences()));
              }
              fetched(number, failure);
            }));
  }

  /// A tracker where nothing is new answers without a body, and does not look into its database.
  private static Tagged<Positions> read(TrackerClient client, @Nullable Tagged<Positions> known) {
    return known == null || known.etag().isEmpty()
        ? client
            .positionsIfChanged(null)
            .orElseThrow(() -> new IllegalStateException("unasked 304"))
        : client.positionsIfChanged(known.etag()).orElse(known);
  }

  private void fetch(int n, Position since) {
    int number = poll;
    fetches++;
    tracker.<EventPage>callOnce(
        client -> client.eventsAfter(n, since),
        (page, failure) ->
            office.post(() -> {
              if (page != null) {
                run(sync.fetched(n, since, page));
              }
              fetched(number, failure instanceof TrackerException.NotFound ? null : failure);
            }));
  }

  private void fetched(int number, @Nullable Throwable failure) {
    if (number != poll) {
      return;
    }
    if (failure != null) {
      fetchFailure = failure;
    }
    fetches--;
    if (fetches == 0) {
      office.pollDone(number, fetchFailure);
    }
  }
}
