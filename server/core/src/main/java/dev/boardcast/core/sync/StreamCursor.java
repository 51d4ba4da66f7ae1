package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.SequencedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where one project's events have been followed to, and what is done with the next one, wherever
/// it comes from: live, replayed or found by polling.
///
/// An event is let through exactly when it is the very next. One that comes early is held (at most
/// `HELD_MAX_EVENTS`) until the hole before it is filled. Not thread-safe.
public final class StreamCursor {
  /// Early events held while a hole is filled. One more, and the hole is given up: the board is
  /// read again instead.
  public static final int HELD_MAX_EVENTS = 1_000;

  /// What became of an event.
  public sealed interface Outcome {
    /// These come next, in this order: the event, and held ones that followed it.
    record Deliver(List<SequencedEvent> events) implements Outcome {
      public Deliver {
        events = List.copyOf(events);
      }
    }

    /// It was there before.
    record Duplicate() implements Outcome {}

    /// Held: something before it is missing.
    ///
    /// @param first whether nobody has been asked for what is missing yet
    record Gap(boolean first) implements Outcome {}

    /// Too much is held; only the board can help now.
    record Overflow() implements Outcome {}
  }

  /// How a hole is being filled.
  public enum Mode {
    /// There is none.
    FOLLOWING,
    /// The missing events were asked for.
    REPLAYING,
    /// They cannot be had: the board is being read, and its position will be this cursor's.
    RELOADING
  }

  private Position position;
  private Mode mode = Mode.FOLLOWING;

  /// Events up to this sequence were promised.
  private long target;

  private final TreeMap<Long, SequencedEvent> held = new TreeMap<>();

  /// Whether the position is of no use: what follows is held, and follows the board that is read.
  private boolean severed;

  /// The sequence of the newest board that was read, and may have been handed out.
  private long shown;

  /// Whether the hub was asked if this position is one of its history.
  private boolean verifying;

  /// Where the last question for events began; null where that was in another history.
  private @Nullable Position asked;

  public StreamCursor(Position position) {
    this.position = position;
    this.target = position.sequence();
  }

  /// Of the last event let through.
  public Position position() {
    return position;
  }

  public Mode mode() {
    return mode;
  }

  /// Whether something is known to be missing.
  public boolean isBehind() {
    return mode != Mode.FOLLOWING || position.sequence() < target;
  }

  /// The highest sequence that anybody has spoken of.
  long claimed() {
    return Math.max(position.sequence(), target);
  }

  public int heldCount() {
    return held.size();
  }

  /// Takes an event of this cursor's epoch.
  public Outcome offer(SequencedEvent event) {
    long sequence = event.sequence();
    if (severed) {
      return hold(event);
    }
    if (sequence <= position.sequence() || held.containsKey(sequence)) {
      return new Outcome.Duplicate();
    }
    if (sequence == position.sequence() + 1) {
      held.put(sequence, event);
      return new Outcome.Deliver(drain());
    }
    if (held.size() >= HELD_MAX_EVENTS) {
      if (mode != Mode.RELOADING) {
        held.clear();
        mode = Mode.RELOADING;
        return new Outcome.Overflow();
      }
      // The board that is being read will most likely hold the oldest ones.
      held.pollFirstEntry();
    }
    held.put(sequence, event);
    boolean first = mode == Mode.FOLLOWING && position.sequence() >= target;
    if (mode == Mode.FOLLOWING) {
      mode = Mode.REPLAYING;
    }
    target = Math.max(target, sequence);
    return new Outcome.Gap(first);
  }

  /// What the position has to do with this event is not known: a board will tell.
  private Outcome hold(SequencedEvent event) {
    if (held.size() >= HELD_MAX_EVENTS) {
      // The board that is being read will most likely hold the oldest ones.
      held.pollFirstEntry();
    }
    return held.put(event.sequence(), event) == null
        ? new Outcome.Gap(false)
        : new Outcome.Duplicate();
  }

  /// Events up to this sequence are on their way without being asked for.
  public void expect(long sequence) {
    target = Math.max(target, sequence);
  }

  /// Events up to this sequence are known to be missing.
  ///
  /// @return whether they have to be asked for: false when they were already
  public boolean missing(long sequence) {
    expect(sequence);
    if (mode != Mode.FOLLOWING || position.sequence() >= target) {
      return false;
    }
    mode = Mode.REPLAYING;
    return true;
  }

  /// What is missing cannot be had.
  public void lose() {
    mode = Mode.RELOADING;
  }

  /// The log does not follow from the position: it expired, or is of another history. What was
  /// promised and what came early is judged by the board that will be read.
  public void sever() {
    mode = Mode.RELOADING;
    severed = true;
    verifying = false;
  }

  /// Whether nothing follows from the position, so that whatever board is read now replaces it.
  public boolean isSevered() {
    return severed;
  }

  /// The hub is asked whether it can follow from this position.
  public void verify() {
    verifying = true;
  }

  /// The hub can follow from the position that it was asked about.
  public void verified() {
    verifying = false;
  }

  /// Whether an answer is awaited to what was asked of the hub.
  public boolean isAsking() {
    return verifying || mode == Mode.REPLAYING;
  }

  /// Events are asked for from this position.
  ///
  /// @return the position
  public Position ask() {
    asked = position;
    return position;
  }

  /// The log is said to end here, too: where the position has no digest, it has the log's from now
  /// on, so that another history is noticed.
  void learn(Position head) {
    if (position.digest() == null && head.sequence() == position.sequence()) {
      position = head;
    }
  }

  /// What was asked is not of interest any more: its answer is passed over.
  void forgetQuestion() {
    asked = null;
  }

  /// Whether an answer to a question from a position is about this history.
  public boolean isAsked(Position from) {
    return from.equals(asked);
  }

  /// The connection that was to fill the hole is gone; the next one starts from the position, and
  /// may be to a log of another history.
  public void disconnected() {
    if (mode == Mode.REPLAYING) {
      mode = Mode.FOLLOWING;
    }
    verifying = false;
    held.clear();
    target = position.sequence();
  }

  /// Puts the cursor where a board was read. What lies between the board and what was promised is
  /// still missing.
  ///
  /// @return the held events that come next
  public List<SequencedEvent> land(Position board) {
    long promised = !severed && board.epoch().equals(position.epoch()) ? target : 0;
    List<SequencedEvent> next = jump(board);
    expect(promised);
    return next;
  }

  /// Puts the cursor at the head of the log: all before is given up, since a board will be read.
  ///
  /// @return the held events that come next
  public List<SequencedEvent> jump(Position to) {
    if (to.epoch().equals(position.epoch())) {
      held.headMap(to.sequence(), true).clear();
    } else {
      held.clear();
    }
    place(to);
    target = held.isEmpty() ? to.sequence() : held.lastKey();
    return drain();
  }

  /// What was promised does not exist. A board that is being read is still awaited.
  void forgetPromises() {
    held.clear();
    target = position.sequence();
    if (mode == Mode.REPLAYING) {
      mode = Mode.FOLLOWING;
    }
  }

  /// Puts the cursor where the tracker says that the log ends, against what the hub said of it.
  public void correct(Position head) {
    held.clear();
    place(head);
    target = head.sequence();
  }

  /// The log has another epoch by now, and the position is good in it. What was promised and held
  /// is gone with the connection.
  void carry(String epoch) {
    held.clear();
    place(position.in(epoch));
    target = position.sequence();
  }

  /// Whether nothing was handed out but what the position has, so that all goes on from there where
  /// another epoch has it.
  boolean canCarry() {
    return mode != Mode.RELOADING && !severed && shown <= position.sequence();
  }

  /// A board was read.
  void showed(long sequence) {
    shown = Math.max(shown, sequence);
  }

  private void place(Position at) {
    position = at;
    mode = Mode.FOLLOWING;
    severed = false;
    verifying = false;
    asked = null;
    shown = 0;
  }

  /// Gives up all that is missing, where there is no board either.
  public void skip() {
    jump(target > position.sequence() ? new Position(position.epoch(), target) : position);
  }

  private List<SequencedEvent> drain() {
    List<SequencedEvent> next = new ArrayList<>();
    while (!held.isEmpty() && held.firstKey() == position.sequence() + 1) {
      SequencedEvent event = held.pollFirstEntry().getValue();
      next.add(event);
      position = new Position(position.epoch(), event.sequence(), event.digest());
    }
    // A board, too, is awaited only for a hole; where events filled it after all, none is left.
    if (held.isEmpty() && position.sequence() >= target) {
      mode = Mode.FOLLOWING;
    }
    return next;
  }
}
