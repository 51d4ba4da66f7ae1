package dev.boardcast.github.core;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.github.core.ThreeWay.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A card and what was just read of its item become one.
///
/// The status goes both ways; all else comes from GitHub alone for now, so what was changed here
/// stays until it is changed there. The new base is always what was read: where the board's status
/// wins, it then differs from the base, and is sent.
public final class CardMerge {
  private CardMerge() {}

  public sealed interface Outcome {
    /// A reading that is older than one before it: nothing is learned from it.
    record Stale() implements Outcome {}

    /// The item's option is one that nobody mapped: the status is left alone.
    record Unmapped(String option) implements Outcome {}

    /// What the issue shall be, and the new base.
    ///
    /// @param settled whether nothing is to be sent
    /// @param lost in words, what was changed and does not stay
    record Merged(
        CardTexts texts, IssueStatus status, Base base, boolean settled, List<Conflict> lost)
        implements Outcome {
      public Merged {
        lost = List.copyOf(lost);
      }
    }
  }

  /// @param kept what both sides have now
  /// @param lost what one of them was changed to
  /// @param lostHere whether it was the board's
  public record Conflict(String field, String kept, String lost, boolean lostHere) {}

  /// @param statusChangedAt when the board's status was changed, null where that is not known
  /// @param ahead by how much GitHub's clock is ahead of ours
  public static Outcome merge(
      StatusMap map,
      Base base,
      Issue issue,
      @Nullable Instant statusChangedAt,
      RemoteItem.Card remote,
      Duration ahead) {
    if (isOlder(remote.optionAt(), base.optionAt())
        || isOlder(remote.contentAt(), base.contentAt())) {
      return new Outcome.Stale();
    }
    Optional<IssueStatus> theirs = map.statusOf(remote.option());
    if (theirs.isEmpty()) {
      return new Outcome.Unmapped(String.valueOf(remote.option()));
    }
    List<Conflict> lost = new ArrayList<>();
    IssueStatus before = map.statusOf(base.option()).orElse(issue.status());
    Instant ours = statusChangedAt == null ? null : statusChangedAt.plus(ahead);
    Verdict<IssueStatus> verdict =
        ThreeWay.merge(before, issue.status(), ours, theirs.get(), remote.optionAt());
    IssueStatus status =
        switch (verdict) {
          case Verdict.Equal<IssueStatus> _ -> issue.status();
          case Verdict.Remote<IssueStatus>(var _, var overruled) -> {
            overruled.ifPresent(
                _ -> lost.add(conflict("status", theirs.get(), issue.status(), true)));
            yield theirs.get();
          }
          case Verdict.Local<IssueStatus>(var _, var overruled) -> {
            overruled.ifPresent(
                _ -> lost.add(conflict("status", issue.status(), theirs.get(), false)));
            yield issue.status();
          }
        };
    CardTexts texts = texts(base.texts(), issue, remote.texts(), lost);
    return new Outcome.Merged(texts, status, remote.base(), status == theirs.get(), lost);
  }

  /// Times are of GitHub's clock both. A field that was emptied has none, and is not older.
  private static boolean isOlder(@Nullable Instant read, @Nullable Instant known) {
    return read != null && known != null && read.isBefore(known);
  }

  private static Conflict conflict(
      String field, IssueStatus kept, IssueStatus lost, boolean lostHere) {
    return new Conflict(field, kept.wireName(), lost.wireName(), lostHere);
  }

  private static CardTexts texts(
      CardTexts base, Issue issue, CardTexts remote, List<Conflict> lost) {
    return new CardTexts(
        Objects.requireNonNull(one("title", base.title(), issue.title(), remote.title(), lost)),
        one("body", base.body(), issue.body(), remote.body(), lost),
        one("assignee", base.assignee(), issue.assignee(), remote.assignee(), lost),
        Objects.requireNonNull(
            one("labels", base.labels(), issue.labels(), remote.labels(), lost)));
  }

  /// A field that is not written there.
  private static <T> @Nullable T one(
      String field, @Nullable T base, @Nullable T local, @Nullable T remote, List<Conflict> lost) {
    return switch (ThreeWay.merge(base, local, null, remote, null)) {
      case Verdict.Equal<T> _ -> local;
      case Verdict.Local<T> _ -> local;
      case Verdict.Remote<T>(var value, var overruled) -> {
        overruled.ifPresent(
            _ -> lost.add(new Conflict(field, String.valueOf(value), String.valueOf(local), true)));
        yield value;
      }
    };
  }
}
