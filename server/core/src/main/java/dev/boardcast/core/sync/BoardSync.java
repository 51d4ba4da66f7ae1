package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventPage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.core.event.SequencedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All projects' cursors and the boards that were looked at: the data half of the sidecar, beside
/// `LinkMachine`. Every method answers with what is to be done. No clock, no IO; not thread-safe.
///
/// Promises, whatever order hub, replay, polls and boards answer in:
/// - An editor is told each event of a project once and in order; where some cannot be had, it is
///   told to fetch the board again instead, never nothing.
/// - A board that is handed out is the tracker's board at its position.
/// - Where the hub speaks of events that the tracker does not have, the tracker is believed.
public final class BoardSync {
  /// Positions that fit into one subscribe frame. The other projects' holes are found by comparing
  /// positions, and replayed one by one.
  public static final int SINCE_MAX_PROJECTS = 1_000;

  /// Where the hub says that live events begin.
  public record Joined(Position position, boolean recovered) {}

  private Subscription subscription;
  private final List<SyncEffect> effects = new ArrayList<>();
  private final SnapshotLoader boards = new SnapshotLoader(effects);
  private final StreamCursors cursors = new StreamCursors(boards, effects);
  private final SnapshotMerger arrivals = new SnapshotMerger(boards, cursors, effects);

  /// Heads of the last poll: how far each project's events are to be fetched.
  private Map<Integer, LogHead> polledHeads = Map.of();

  /// What the last subscribe frame said.
  private Map<Integer, Position> asked = Map.of();

  private @Nullable String connectionEpoch;

  /// The epoch that every project was last seen in; null before the first time.
  private @Nullable String baselineEpoch;

  /// Whether projects are followed that were not when the heads were last heard of.
  private boolean widened;

  /// Whether the editor may know of anything yet.
  private boolean began;

  public BoardSync(Subscription subscription) {
    this.subscription = subscription;
  }

  public Subscription subscription() {
    return subscription;
  }

  /// Follows other projects from now on. Those not covered any more are forgotten; of those that
  /// are named anew the editor is told to fetch the board, since what happened meanwhile is not
  /// known.
  public List<SyncEffect> follow(Subscription next) {
    if (began) {
      widened |= !subscription.coversAll(next);
      next.namedAnew(subscription).forEach(n -> cursors.refresh(n, RefreshReason.GAP, Source.POLL));
    }
    subscription = next;
    cursors.keepOnly(next::covers);
    boards.keepOnly(next::covers);
    return take();
  }

  /// The projects that are followed and known.
  public List<Integer> projects() {
    TreeSet<Integer> numbers = new TreeSet<>(cursors.numbers());
    if (subscription instanceof Subscription.Only(var wanted)) {
      numbers.addAll(wanted);
    }
    return List.copyOf(numbers);
  }

  public Map<Integer, Position> positions() {
    Map<Integer, Position> positions = new TreeMap<>();
    cursors.forEach((n, cursor) -> positions.put(n, cursor.position()));
    return positions;
  }

  public SyncCounters counters() {
    return cursors.counters(arrivals.count());
  }

  /// Whether anything is known to be missing.
  public boolean isBehind() {
    return cursors.isBehind();
  }

  /// Events that came early, of all projects.
  public int heldCount() {
    return cursors.heldCount();
  }

  // --- the hub ---------------------------------------------------------------------------------

  /// The positions to subscribe from; remembered, to understand the answer.
  public Map<Integer, Position> since() {
    Map<Integer, Position> since = new TreeMap<>();
    cursors.forEach((n, cursor) -> {
      if (since.size() < SINCE_MAX_PROJECTS) {
        since.put(n, cursor.position());
      }
    });
    asked = since;
    return since;
  }

  /// A hub has said welcome.
  public void connected(String epoch) {
    connectionEpoch = epoch;
  }

  /// The connection is gone.
  public void disconnected() {
    connectionEpoch = null;
    cursors.disconnected();
  }

  /// The hub accepted a subscription.
  public List<SyncEffect> joined(Map<Integer, Joined> positions) {
    boolean firstOfAll = baselineEpoch == null;
    if (connectionEpoch != null && subscription instanceof Subscription.All) {
      cursors.checkBoardsBut(
          positions.keySet(), subscription::covers, connectionEpoch, Source.REPLAY);
    }
    new TreeMap<>(positions)
        .forEach((n, joined) -> {
          if (subscription.covers(n)) {
            join(n, joined, firstOfAll);
          }
        });
    widened = false;
    if (connectionEpoch != null) {
      cursors.dropOtherEpochs(connectionEpoch, _ -> false, Source.REPLAY);
      baselineEpoch = connectionEpoch;
    }
    return take();
  }

  private void join(int n, Joined joined, boolean firstOfAll) {
    Position head = joined.position();
    StreamCursor cursor = cursors.get(n);
    if (cursor != null) {
      // An answer that is still on its way may be the tracker's of before a restart, from a log
      // that has another end since: past this position the hub alone is heard.
      cursor.forgetQuestion();
    }
    if (cursor == null) {
      joinUnknown(n, head, firstOfAll, Source.REPLAY);
    } else if (!cursor.position().epoch().equals(head.epoch())) {
      // Where polling has moved it on since, the answer is about another place.
      boolean known = joined.recovered() && cursor.position().equals(asked.get(n));
      cursors.joinOver(n, cursor, head, known);
    } else if (joined.recovered() && !cursor.position().contradicts(head)) {
      cursor.learn(head);
      cursors.checkBoard(n, head, Source.REPLAY);
      if (asked.containsKey(n)) {
        cursor.expect(head.sequence());
      } else if (cursor.missing(head.sequence())) {
        cursors.askReplay(n, cursor);
      }
    } else {
      Position from = asked.get(n);
      // Polling may have found, since the hub was asked, what the hub could not give.
      boolean overtaken =
          from != null
              && from.sequence() <= head.sequence()
              && from.sequence() < cursor.position().sequence()
              && cursor.position().sequence() >= head.sequence()
              && !cursor.position().contradicts(head);
      if (!overtaken) {
        cursors.jump(n, cursor, head, RefreshReason.GAP, Source.REPLAY);
      } else if (head.digest() != null) {
        // Unless what polling found was of another history.
        cursor.verify();
        cursors.askReplay(n, cursor);
      }
    }
  }

  /// A project that was not known here, with its log's head. Where all projects are followed and
  /// were seen before, it was made since, and all its events are new.
  private void joinUnknown(int n, Position head, boolean firstOfAll, Source source) {
    if (widened) {
      start(n, head, head);
      cursors.refresh(n, RefreshReason.GAP, source);
    } else if (firstOfAll || subscription instanceof Subscription.Only) {
      start(n, head, head);
    } else if (head.epoch().equals(baselineEpoch)) {
      StreamCursor cursor = start(n, new Position(head.epoch(), 0), head);
      if (source == Source.REPLAY && cursor.missing(head.sequence())) {
        cursors.askReplay(n, cursor);
      }
    } else {
      start(n, head, head);
      cursors.refresh(n, RefreshReason.EPOCH, source);
    }
  }

  /// The first cursor of a project; a board may have been read before that does not join it.
  ///
  /// @param head where the log ends; null where that is not known
  private StreamCursor start(int n, Position at, @Nullable Position head) {
    began = true;
    StreamCursor cursor = new StreamCursor(at);
    cursors.put(n, cursor);
    Board board = boards.lastKnown(n);
    if (board != null && !SnapshotLoader.joins(board.position(), at, head)) {
      boards.invalidate(n);
      boards.oweInstead(n, RefreshReason.EPOCH);
      boards.reload(n);
    }
    return cursor;
  }

  /// A live event.
  public List<SyncEffect> live(SequencedEvent event) {
    int n = event.event().projectNumber();
    if (connectionEpoch != null && subscription.covers(n)) {
      StreamCursor cursor = cursors.get(n);
      if (cursor == null && subscription instanceof Subscription.All && !widened) {
        cursor = start(n, new Position(connectionEpoch, 0), null);
      }
      // Where projects are followed one by one, the hub's answer tells where each begins.
      if (cursor != null) {
        cursors.offer(n, cursor, event, connectionEpoch, Source.LIVE);
      }
    }
    return take();
  }

  /// Events that were missed.
  public List<SyncEffect> replayed(int n, List<SequencedEvent> missed, boolean recovered) {
    StreamCursor cursor = cursors.get(n);
    if (cursor == null || connectionEpoch == null) {
      return take();
    }
    for (SequencedEvent event : missed) {
      cursors.offer(n, cursor, event, connectionEpoch, Source.REPLAY);
    }
    if (recovered) {
      cursor.verified();
    } else if (cursor.isAsking()) {
      cursors.sever(n, cursor, RefreshReason.GAP);
    }
    return take();
  }

  /// Called now and then while something is missing: what has made no progress since the last call
  /// is not waited for any longer.
  public List<SyncEffect> checkProgress() {
    cursors.checkProgress();
    return take();
  }

  /// Something is missing now: from here on progress counts.
  public void markProgress() {
    cursors.markProgress();
  }

  // --- polling ---------------------------------------------------------------------------------

  /// The highest sequence that was spoken of by now, by project: a tracker that is asked for its
  /// heads after this is there, or past it, or the hub was wrong.
  public Map<Integer, Position> claims() {
    return cursors.claims();
  }

  /// The tracker's heads, asked for while the hub is connected: nothing is followed up but what the
  /// hub cannot have known.
  ///
  /// @param claims taken when they were asked for
  public List<SyncEffect> looked(
      String epoch, Map<Integer, LogHead> heads, Map<Integer, Position> claims) {
    cursors.correct(epoch, heads, claims, true);
    return take();
  }

  /// Those of the heads that have not been reached here, though they are followed.
  public Map<Integer, LogHead> lacking(Map<Integer, LogHead> heads) {
    Map<Integer, LogHead> lacking = new TreeMap<>();
    heads.forEach((n, head) -> {
      StreamCursor cursor = cursors.get(n);
      if (subscription.covers(n)
          && (cursor == null || cursor.position().sequence() < head.sequence())) {
        lacking.put(n, head);
      }
    });
    return lacking;
  }

  /// The tracker's heads, from a poll.
  ///
  /// @param claims taken when they were asked for
  public List<SyncEffect> polled(
      String epoch, Map<Integer, LogHead> heads, Map<Integer, Position> claims) {
    if (isForeign(epoch)) {
      return take();
    }
    boolean firstOfAll = baselineEpoch == null;
    cursors.correct(epoch, heads, claims, false);
    polledHeads = Map.copyOf(heads);
    // Those that are known here and not there: the log may have become another.
    TreeSet<Integer> numbers = new TreeSet<>(cursors.numbers());
    numbers.addAll(heads.keySet());
    if (subscription instanceof Subscription.Only(var wanted)) {
      numbers.addAll(wanted);
    }
    cursors.checkBoardsBut(numbers, subscription::covers, epoch, Source.POLL);
    for (int n : numbers) {
      if (subscription.covers(n)) {
        LogHead head = heads.getOrDefault(n, LogHead.NONE);
        polled(n, new Position(epoch, head.sequence(), head.digest()), firstOfAll);
      }
    }
    widened = false;
    cursors.dropOtherEpochs(epoch, cursor -> cursor.isAsked(cursor.position()), Source.POLL);
    baselineEpoch = epoch;
    return take();
  }

  private void polled(int n, Position head, boolean firstOfAll) {
    StreamCursor cursor = cursors.get(n);
    if (cursor == null) {
      joinUnknown(n, head, firstOfAll, Source.POLL);
      cursor = cursors.get(n);
    } else if (!cursor.position().epoch().equals(head.epoch())
        && cursors.pollOver(n, cursor, head)) {
      return;
    }
    if (cursor != null
        && (cursor.position().sequence() != head.sequence()
            || cursor.position().contradicts(head))) {
      cursors.fetch(n, cursor);
    } else {
      if (cursor != null) {
        cursor.learn(head);
      }
      cursors.checkBoard(n, head, Source.POLL);
    }
  }

  /// The answer to `FetchEvents`.
  ///
  /// @param asked the position it was asked from
  public List<SyncEffect> fetched(int n, Position asked, EventPage page) {
    StreamCursor cursor = cursors.get(n);
    if (cursor == null || isForeign(page.position().epoch()) || !cursor.isAsked(asked)) {
      return take();
    }
    if (!page.recovered()) {
      // Where something else has moved the cursor meanwhile, this answer is not about it.
      if (cursor.position().equals(asked)) {
        cursors.pollLost(n, cursor, page.position());
      }
      return take();
    }
    if (!asked.epoch().equals(page.position().epoch())
        && !(cursor.position().equals(asked)
            && cursors.carry(n, cursor, page.position(), Source.POLL))) {
      return take();
    }
    for (SequencedEvent event : page.events()) {
      cursors.offer(n, cursor, event, page.position().epoch(), Source.POLL);
    }
    boolean more =
        cursor.position().sequence() < polledHeads.getOrDefault(n, LogHead.NONE).sequence();
    boolean progress = !page.events().isEmpty() && !cursor.position().equals(asked);
    if (more && progress && cursor.position().epoch().equals(page.position().epoch())) {
      cursors.fetch(n, cursor);
    }
    return take();
  }

  /// The answer to `FetchEvents` was that there is no such project, nor ever was.
  ///
  /// @param asked the position it was asked from
  public List<SyncEffect> unknown(int n, Position asked) {
    StreamCursor cursor = cursors.get(n);
    if (cursor != null && cursor.isAsked(asked) && !isForeign(asked.epoch())) {
      Position beginning = new Position(asked.epoch(), 0);
      cursors.jump(n, cursor, beginning, RefreshReason.GAP, Source.POLL);
    }
    return take();
  }

  // --- boards ----------------------------------------------------------------------------------

  /// The board as it is known; null when none was read, or it is not the present one any more.
  public @Nullable Board board(int n) {
    BoardReplica mirror = boards.get(n);
    return mirror != null && mirror.isTrue() ? mirror.board() : null;
  }

  /// The board as it was last known, true or not; null when none was read.
  public @Nullable Board lastKnownBoard(int n) {
    return boards.lastKnown(n);
  }

  /// Somebody wants to see the board: reads it when it is not known. `BoardSettled` follows.
  public List<SyncEffect> want(int n) {
    boards.want(n, subscription.covers(n));
    return take();
  }

  /// Reads the board again, whatever is known, and tells the editor when it is there.
  public List<SyncEffect> reread(int n, RefreshReason reason) {
    boards.owe(n, reason);
    boards.load(n);
    return take();
  }

  /// Boards that are kept.
  public List<Integer> boards() {
    return boards.numbers();
  }

  /// The reading of a board begins now.
  public void reading(int n) {
    arrivals.asked(n);
    boards.begun(n);
  }

  /// Whoever waits for a board is answered before it is there: he is told once it is.
  public void late(int n) {
    boards.owe(n, RefreshReason.REQUESTED);
  }

  /// A board was read.
  public List<SyncEffect> loaded(int n, Board board) {
    began = true;
    // Before the first contact with the hub, what follows is what follows this board. Later a
    // project without a cursor is a new one, and its events are all to be told.
    boolean begins =
        subscription.covers(n)
            && (baselineEpoch == null || subscription instanceof Subscription.Only);
    arrivals.loaded(n, board, begins, connectionEpoch);
    return take();
  }

  /// A board could not be read.
  ///
  /// @param gone whether there is no such project
  public List<SyncEffect> loadFailed(int n, boolean gone) {
    if (gone) {
      arrivals.gone(n);
    } else {
      arrivals.failed(n);
    }
    return take();
  }

  // --- inner workings --------------------------------------------------------------------------

  /// While a hub is connected, its epoch is the one; an answer of another was overtaken.
  private boolean isForeign(String epoch) {
    return connectionEpoch != null && !connectionEpoch.equals(epoch);
  }

  private List<SyncEffect> take() {
    List<SyncEffect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
