package dev.boardcast.sidecar.core;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.hub.HubFrame;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// How far the hub can be believed: whether it speaks of the tracker's log, whether it was asked
/// for what it answers, whether it tells all that there is. The tracker is right wherever they
/// differ.
///
/// That hub and tracker are of different servers is only said when the tracker named its log before
/// the socket was opened, the hub named another in its welcome, and the tracker, asked after that,
/// the same as before: a server that was restored in between names a new one, and never an old one.
final class HubTrust {
  /// From being live to the first look at the tracker, where nothing has shown yet that it is of
  /// the hub's server. Most often a board that is looked at shows it before.
  static final long FIRST_LOOK_MS = 1_000;

  /// From one look at the tracker to the next while the link is live, up to a fifth sooner.
  static final long LOOK_MS = 300_000;

  /// From a look that could not be had to the next.
  static final long LOOK_AGAIN_MS = 30_000;

  /// How long the hub may take to tell what a look found at the tracker.
  static final long TELLING_PATIENCE_MS = 2_000;

  /// Frames of one connection that cannot be read. With so many, it is given up.
  static final int UNREAD_MAX_COUNT = 3;

  /// Logs of the tracker that are remembered; past that, the one that was first named is forgotten.
  static final int HISTORIES_MAX_COUNT = 8;

  /// What became of a welcome.
  enum Welcome {
    ACCEPTED,
    /// It names another log than the tracker did; the tracker is asked first.
    HELD,
    REPEATED
  }

  /// What a look at the tracker showed.
  sealed interface Seen {
    record Agreed() implements Seen {}

    /// The welcome that was held may be accepted.
    record Accepted(HubFrame.Welcome welcome) implements Seen {}

    /// They name different logs; perhaps one has only just changed.
    record Differs() implements Seen {}

    /// They are of different servers.
    record Mismatched() implements Seen {}
  }

  private final SequencedSet<String> histories = new LinkedHashSet<>();
  private @Nullable String tracker;
  private @Nullable String trackerAtOpening;
  private @Nullable String hub;
  private HubFrame.@Nullable Welcome held;
  private Map<Integer, Position> claims = Map.of();
  private Map<Integer, LogHead> lacking = Map.of();
  private int look;
  private boolean looking;
  private boolean verifying;
  private boolean eventful;
  private int subscribes;
  private int unread;

  // --- the socket ------------------------------------------------------------------------------

  void opening() {
    closed();
    trackerAtOpening = tracker;
  }

  void closed() {
    hub = null;
    held = null;
    looking = false;
    verifying = false;
    eventful = false;
    lacking = Map.of();
    subscribes = 0;
    unread = 0;
  }

  /// Another tracker, or another hub, is meant from now on.
  void forget() {
    tracker = null;
    trackerAtOpening = null;
    histories.clear();
  }

  Welcome welcomed(HubFrame.Welcome welcome) {
    if (hub != null || held != null) {
      return Welcome.REPEATED;
    }
    if (tracker != null && !tracker.equals(welcome.epoch())) {
      held = welcome;
      return Welcome.HELD;
    }
    hub = welcome.epoch();
    return Welcome.ACCEPTED;
  }

  void subscribing() {
    subscribes++;
  }

  /// A subscription is answered.
  ///
  /// @return null where that can be; else a sentence
  @Nullable String subscribed(HubFrame.Subscribed answer) {
    if (subscribes == 0) {
      return "The hub answers what it was not asked.";
    }
    subscribes--;
    boolean other =
        answer.positions().values().stream()
            .anyMatch(joined -> !joined.position().epoch().equals(hub));
    return other ? "The hub speaks of two logs at once." : null;
  }

  void eventArrived() {
    eventful = true;
  }

  /// A frame cannot be read.
  ///
  /// @return how many of this connection
  int unread() {
    eventful = false;
    return ++unread;
  }

  // --- the tracker -----------------------------------------------------------------------------

  /// Whether the tracker has another history from now on: a log that it never named before, though
  /// it named one. Two that it names in turns are two servers', and no news.
  boolean isNewHistory(String epoch) {
    if (!histories.add(epoch)) {
      return false;
    }
    if (histories.size() > HISTORIES_MAX_COUNT) {
      histories.removeFirst();
    }
    return histories.size() > 1;
  }

  /// The tracker named its log.
  ///
  /// @return whether the hub named another on this connection, so that a look is due
  boolean heardOf(String epoch) {
    tracker = epoch;
    return hub != null && !hub.equals(epoch) && !looking;
  }

  /// Whether the tracker is known to be of the hub's server.
  boolean isConfirmed() {
    return hub != null && hub.equals(tracker);
  }

  /// Whether a look that is due is worth making: while events come, the hub is there.
  boolean isLookDue() {
    boolean due = !looking && (!eventful || !isConfirmed());
    eventful = false;
    return due;
  }

  boolean isLooking() {
    return looking;
  }

  /// A look at the tracker begins.
  ///
  /// @return its number
  int look(Map<Integer, Position> claimed) {
    claims = claimed;
    looking = true;
    return ++look;
  }

  /// The link is not called live before the next look has shown that the hub can be believed.
  void verify() {
    verifying = true;
  }

  boolean isVerifying() {
    return verifying;
  }

  /// The answer does not come.
  void verifyNoMore() {
    verifying = false;
  }

  boolean isPresent(int number) {
    return looking && number == look;
  }

  /// What was spoken of when the look began.
  Map<Integer, Position> claims() {
    return claims;
  }

  Seen looked(String epoch) {
    looking = false;
    verifying = false;
    tracker = epoch;
    HubFrame.Welcome waiting = held;
    String named = waiting == null ? hub : waiting.epoch();
    if (epoch.equals(named)) {
      held = null;
      hub = named;
      return waiting == null ? new Seen.Agreed() : new Seen.Accepted(waiting);
    }
    return waiting != null && epoch.equals(trackerAtOpening)
        ? new Seen.Mismatched()
        : new Seen.Differs();
  }

  /// The look failed.
  ///
  /// @return whether a welcome waited for it
  boolean unlooked() {
    looking = false;
    verifying = false;
    return held != null;
  }

  /// What the tracker has, and the hub has not told so far.
  void lacking(Map<Integer, LogHead> heads) {
    lacking = heads;
  }

  Map<Integer, LogHead> lacking() {
    return lacking;
  }
}
