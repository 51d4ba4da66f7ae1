package dev.boardcast.core.mirror;

import dev.boardcast.core.domain.IssueStatus;
import org.jspecify.annotations.Nullable;

/// One thing to be written about one pair of item and issue, the issue's event included.
public sealed interface CardWrite {
  String item();

  /// A new issue for an item. Where the item has one already, nothing happens; so an import may be
  /// begun anew at any place.
  ///
  /// @param url where people find the item
  record Create(String item, CardTexts texts, IssueStatus status, String url, String base)
      implements CardWrite {}

  /// Makes the issue what is said. Left out, and told so, where the issue is another than it was
  /// when this was decided.
  ///
  /// @param version of the issue when this was decided
  /// @param settled whether both sides are then equal; if not, the card stays among the unsettled
  /// @param actor who changed it there, where known
  record Update(
      String item,
      long version,
      CardTexts texts,
      IssueStatus status,
      String base,
      boolean settled,
      @Nullable String actor)
      implements CardWrite {}

  /// Notes what was seen of the item; the issue stays as it is.
  ///
  /// @param version of the issue to which the item is equal: where it has another one by now, the
  ///   card stays among the unsettled
  record Rebase(String item, long version, String base) implements CardWrite {}

  /// The item is gone there: so is the issue. It may come back.
  record Remove(String item) implements CardWrite {}
}
