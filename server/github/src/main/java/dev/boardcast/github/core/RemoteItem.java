package dev.boardcast.github.core;

import dev.boardcast.core.mirror.CardTexts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An item of a GitHub Project, read in full.
public sealed interface RemoteItem {
  String id();

  /// An issue or a draft.
  ///
  /// @param by who set the status, where known
  /// @param content what the issue or draft itself is called; null where that is not known
  record Card(
      String id,
      boolean archived,
      String url,
      CardTexts texts,
      @Nullable Instant contentAt,
      @Nullable String option,
      @Nullable Instant optionAt,
      @Nullable String by,
      @Nullable String content)
      implements RemoteItem {
    public Base base() {
      return new Base(option, optionAt, contentAt, texts);
    }
  }

  /// A pull request, something hidden, or of a kind that did not exist when this was written.
  record Other(String id, String kind) implements RemoteItem {}
}
