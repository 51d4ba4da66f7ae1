package dev.boardcast.github.core;

import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.github.core.phases.Placed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item of a GitHub Project, read in full.
public sealed interface RemoteItem {
  String id();

  /// An issue or a draft.
  ///
  /// @param by who set the status, where known
  /// @param placed its option of the field of phases
  record Card(
      String id,
      boolean archived,
      Content content,
      @Nullable String option,
      @Nullable Instant optionAt,
      @Nullable String by,
      Placed placed)
      implements RemoteItem {
    /// @param texts as the board says what is there
    /// @param place as it is noted
    public Base base(CardTexts texts, Placed place) {
      return base(texts, place, List.of());
    }

    Base base(CardTexts texts, Placed place, List<Base.Shipment> shipped) {
      return new Base(option, optionAt, content.at(), texts, place, shipped);
    }
  }

  /// A pull request, something hidden, or of a kind that did not exist when this was written.
  record Other(String id, String kind) implements RemoteItem {}
}
