package dev.boardcast.github.core;

import dev.boardcast.core.mirror.CardTexts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item of a GitHub Project, read in full.
public sealed interface RemoteItem {
  String id();

  /// An issue or a draft.
  ///
  /// @param by who set the status, where known
  record Card(
      String id,
      boolean archived,
      Content content,
      @Nullable String option,
      @Nullable Instant optionAt,
      @Nullable String by)
      implements RemoteItem {
    /// @param texts as the board says what is there
    public Base base(CardTexts texts) {
      return base(texts, List.of());
    }

    Base base(CardTexts texts, List<Base.Shipment> shipped) {
      return new Base(option, optionAt, content.at(), texts, shipped);
    }
  }

  /// A pull request, something hidden, or of a kind that did not exist when this was written.
  record Other(String id, String kind) implements RemoteItem {}
}
