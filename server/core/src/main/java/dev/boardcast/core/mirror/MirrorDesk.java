package dev.boardcast.core.mirror;

import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.mirror.phases.PhaseDesk;
import dev.boardcast.core.mirror.talk.TalkDesk;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The store of boards as a part that mirrors another system needs it; the tracker implements it.
/// Thread-safe. Everything blocks on the database: not for an event loop.
///
/// What waits to be sent is kept in no list of its own: a pair whose issue has another version than
/// the one that was settled is *unsettled*. The version changes in the transaction of the change
/// itself, so nothing can be changed and not be unsettled, whatever stops when.
public interface MirrorDesk {
  /// A version that no issue has: a pair that is settled at it is unsettled.
  long UNSETTLED = 0;

  /// All links of projects that are there.
  List<MirrorLink> links();

  /// Makes a link, and the project with it where none is named.
  ///
  /// @param project that is there and has no link; empty for a new one
  /// @param tasks whether work items of linked issues are the task lines of their bodies: then each
  ///   change of the one is a change of the other
  /// @return the project's number; empty where the named one is not there or has a link
  Optional<Integer> open(
      Optional<Integer> project, String title, String remote, String settings, boolean tasks);

  /// Ends a link; the board stays.
  ///
  /// @return whether there was one
  boolean close(int project);

  /// All pairs of a project, those included that are over, by item.
  List<MirrorPair> pairs(int project);

  /// Those of some items that there are.
  List<MirrorCard> cards(int project, Collection<String> items);

  /// The linked pairs in which the issue was changed since both sides were equal, longest first.
  List<MirrorCard> unsettled(int project, int maxCount);

  /// Those of some items that still are, in the order of these.
  List<MirrorCard> stillUnsettled(int project, Collection<String> items);

  /// Issues that were made since the link and have no item, by number.
  List<UnmadeCard> unmade(int project, int maxCount);

  /// Those that were begun and are not known to be made, all of them.
  List<UnmadeCard> begun(int project);

  /// Items whose issue was deleted here and that the other system still has.
  List<String> deletedHere(int project, int maxCount);

  /// Writes with origin `github`: first what has an actor, a transaction each actor, then all else
  /// and the progress in one.
  ///
  /// @param progress kept with the link
  /// @return items whose update was left out, because their issue had changed meanwhile
  Set<String> write(int project, List<CardWrite> writes, String progress);

  /// Lets the issues stand in the order of their items: those that do not get another place, with
  /// origin `github` and an event each. A part of them where they are many.
  ///
  /// @param items in their order; who has no issue is passed over
  /// @return whether there may be more to do
  boolean arrange(int project, List<String> items);

  /// What the project says of itself; empty where it is not there.
  Optional<ProjectTexts> described(int project);

  /// Makes the project what was said, in somebody's name.
  ///
  /// @param overruled changes that do not stay, to be told
  void describe(int project, ProjectWrite write, @Nullable String actor, List<Overruled> overruled);

  /// Follows an item to another address. Where both sides were equal, they still are.
  void readdress(int project, String item, String url);

  /// Notes what the contents of some items are called there: another name for the same card.
  ///
  /// @param contents by item
  void nameContents(int project, Map<String, String> contents);

  /// The items whose content is called so, on all boards.
  List<MirrorRef> itemsOf(String content);

  /// The linked items whose issue has an address that begins so, and a label where one is named, on
  /// all boards.
  List<MirrorRef> itemsAt(String addressBegin, Optional<String> label);

  /// Stores what was told of, whole or not at all.
  ///
  /// @param key of what told of it; null where it has none
  /// @return false where something of this key was stored before; then nothing is now
  boolean tell(@Nullable String key, List<MirrorNews> news);

  /// What was told of a project after a news, oldest first.
  List<MirrorNews> news(int project, long afterId, int maxCount);

  /// Drops what was told of some items up to a news: it was read.
  void forgetNews(int project, Map<String, Long> upToByItem);

  /// What is said about the issues, and which of them wait for which.
  TalkDesk talks();

  /// Which phases there are.
  PhaseDesk phases();

  /// Registers the one listener that hears a project's number after each commit that changed it. It
  /// must not block or throw.
  void onChange(IntConsumer listener);
}
