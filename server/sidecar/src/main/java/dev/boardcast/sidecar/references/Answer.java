package dev.boardcast.sidecar.references;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.sidecar.references.text.Place;
import dev.boardcast.sidecar.references.text.Span;
import org.jspecify.annotations.Nullable;

/// Parts of what the editor is answered, before they are JSON.
public final class Answer {
  /// An issue that is offered while a reference is typed.
  ///
  /// @param label what the list shows
  /// @param detail how it stands
  /// @param text what comes in the place of what was typed
  public record Offer(String label, String detail, String text) {}

  /// A status after a reference.
  public record Hint(Place at, String label, String tooltip) {}

  /// A way to an issue's page.
  public record Link(Span span, String target, String tooltip) {}

  /// Something that can be done about a reference.
  public sealed interface Action {
    String title();

    record SetStatus(String title, int board, int issue, IssueStatus status) implements Action {}

    record AssignToMe(String title, int board, int issue) implements Action {}

    record Refresh(String title, int board) implements Action {}

    /// @param page an address; null where the editor opens boards by itself
    record Open(String title, int board, int issue, @Nullable String page) implements Action {}
  }

  /// An issue that a search found.
  public record Symbol(String name, String container, Issue issue) {}

  private Answer() {}
}
