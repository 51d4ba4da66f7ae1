package dev.boardcast.github.core;

import dev.boardcast.core.mirror.CardTexts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The issue or draft of an item.
///
/// @param id of the issue or draft itself, which is another than the item's
/// @param draft a draft has no labels, and no address of its own
/// @param texts as a board can hold them, with the first assignee
/// @param assignees all of them, by login
/// @param cut parts of which a board holds only a beginning: they are not written
/// @param at when it was last changed there
/// @param mark of an item that a board made, null for others
public record Content(
    String id,
    boolean draft,
    String url,
    CardTexts texts,
    List<String> assignees,
    Set<Part> cut,
    @Nullable Instant at,
    @Nullable String mark) {
  public Content {
    assignees = List.copyOf(assignees);
    cut = Set.copyOf(cut);
  }

  /// The texts as this board would say the same, or said it last: GitHub does not tell logins and
  /// labels apart by case, labels have no order there, and of several assignees a board shows one.
  ///
  /// @param base what was there when it was last heard
  public CardTexts asSaidBy(CardTexts board, CardTexts base) {
    return new CardTexts(
        texts.title(),
        texts.body(),
        assignee(board.assignee()).or(() -> assignee(base.assignee())).orElse(texts.assignee()),
        labels(board.labels()).or(() -> labels(base.labels())).orElse(texts.labels()));
  }

  private Optional<String> assignee(@Nullable String login) {
    return login != null && assignees.stream().anyMatch(login::equalsIgnoreCase)
        ? Optional.of(login)
        : Optional.empty();
  }

  private Optional<List<String>> labels(List<String> said) {
    boolean same =
        said.size() == texts.labels().size()
            && texts.labels().stream().allMatch(l -> said.stream().anyMatch(l::equalsIgnoreCase));
    return same ? Optional.of(said) : Optional.empty();
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
