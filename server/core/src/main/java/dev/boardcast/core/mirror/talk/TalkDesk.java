package dev.boardcast.core.mirror.talk;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is said about mirrored issues and which of them wait for which, as the part that mirrors
/// needs it; the tracker implements it. Thread-safe; blocks on the database.
///
/// As with cards, what waits to be sent is kept in no list: a pair is *unsettled* whose issue has
/// another version than the one at which both sides said the same.
public interface TalkDesk {
  /// All linked pairs of a project, by item.
  List<TalkPair> pairs(int project);

  /// Those linked pairs of some items that there are.
  List<TalkCard> cards(int project, Collection<String> items);

  /// What was said about an issue and is on both sides, the oldest first.
  List<TalkCard.Said> said(int project, int issue);

  /// Those of which something may have to be sent, the longest unchanged first. One that was never
  /// read is among them where the board says something of it.
  List<TalkCard> unsettled(int project, int maxCount);

  /// Numbers of the issues whose items hold these contents; others are missing.
  Map<String, Integer> numbers(int project, Collection<String> contents);

  /// The items of some issues; those that have none, or none whose content is known, are missing.
  Map<Integer, TalkRef> items(int project, Collection<Integer> numbers);

  /// Which issues wait for which, of those that wait for any.
  Map<Integer, List<Integer>> blockers(int project);

  /// Writes with origin `github`, each whole or not at all, in some transactions in their order.
  ///
  /// @return items of which something was left out, because their issue had changed meanwhile
  Set<String> write(int project, List<TalkWrite> writes);
}
