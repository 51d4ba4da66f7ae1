package dev.boardcast.core.mirror;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.mirror.phases.Placement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing to be written about one pair of item and issue, the issue's event included.
public sealed interface CardWrite {
  /// A new issue for an item; where the item had one that went away with it, that one. Where the
  /// item has one already, nothing happens; so an import may be begun anew at any place.
  ///
  /// @param place null where nothing is said of its phase
  /// @param url where people find the item
  /// @param last the body that both had when the item went away; null for none
  record Create(
      String item,
      CardTexts texts,
      IssueStatus status,
      @Nullable Placement place,
      String url,
      String base,
      @Nullable String last)
      implements CardWrite {}

  /// What an item holds is in another item now: the pair goes with it, and so does the issue.
  record Renamed(String item, String next) implements CardWrite {}

  /// Makes the issue what is said. Left out, and told so, where the issue is another than it was
  /// when this was decided.
  ///
  /// @param version of the issue when this was decided
  /// @param place null where its phase stays as it is
  /// @param settled whether both sides are then equal; if not, the card stays among the unsettled
  /// @param actor who changed it there, where known
  /// @param overruled changes that do not stay, to be told
  record Update(
      String item,
      long version,
      CardTexts texts,
      IssueStatus status,
      @Nullable Placement place,
      String base,
      boolean settled,
      @Nullable String actor,
      List<Overruled> overruled)
      implements CardWrite {
    public Update {
      overruled = List.copyOf(overruled);
    }
  }

  /// Notes what was seen of the item; the issue stays as it is.
  ///
  /// @param version of the issue to which the item is equal: where it has another one by now, the
  ///   card stays among the unsettled
  record Rebase(String item, long version, String base) implements CardWrite {}

  /// The item is gone there: so is the issue. It may come back.
  record Remove(String item) implements CardWrite {}

  /// An item is about to be made for an issue.
  record Making(int issue, UnmadeCard.Begun begun) implements CardWrite {}

  /// The item that was made for an issue. The pair stays unsettled, for the issue may have been
  /// changed meanwhile.
  record Made(int issue, String item, String base) implements CardWrite {}

  /// No item can be made for an issue: it stays here alone.
  record NotMade(int issue, Overruled why) implements CardWrite {}

  /// What was to become of an item whose issue was deleted here is done.
  ///
  /// @param gone whether the item is away there, too
  record LetGo(String item, boolean gone) implements CardWrite {}
}
