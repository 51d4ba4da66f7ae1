package dev.boardcast.github.core;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.phases.Placement;
import dev.boardcast.core.tasks.TaskLines;
import dev.boardcast.github.core.ThreeWay.Verdict;
import dev.boardcast.github.core.phases.CardPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A card and what was just read of its item become one.
///
/// All goes both ways. The new base is always what was read: where the board's value wins, it then
/// differs from the base, and is sent.
public final class CardMerge {
  /// Who overruled, where no name is known.
  private static final String GITHUB = "GitHub";

  /// The login under which a project's workflows set a status.
  private static final String WORKFLOW = "github-project-automation";

  private static final String BOARD = "Boardcast";

  private CardMerge() {}

  public sealed interface Outcome {
    /// A reading that is older than one before it: nothing is learned from it.
    record Stale() implements Outcome {}

    /// The item's option is one that nobody mapped: the status is left alone.
    record Unmapped(String option) implements Outcome {}

    /// What the issue shall be, and the new base.
    ///
    /// @param place null where its phase stays as it is
    /// @param settled whether nothing is to be sent
    /// @param lost what was changed and does not stay
    record Merged(
        CardTexts texts,
        IssueStatus status,
        @Nullable Placement place,
        Base base,
        boolean settled,
        List<Conflict> lost)
        implements Outcome {
      public Merged {
        lost = List.copyOf(lost);
      }
    }
  }

  /// @param statusChangedAt when the board's status was changed, null where that is not known
  /// @param ahead by how much GitHub's clock is ahead of ours
  /// @param now by our clock
  public static Outcome merge(
      StatusMap map,
      Base base,
      Issue issue,
      @Nullable Instant statusChangedAt,
      RemoteItem.Card remote,
      Duration ahead,
      Instant now) {
    if (isOlder(remote.optionAt(), base.optionAt())
        || isOlder(remote.placed().at(), base.placed().at())
        || isOlder(remote.content().at(), base.contentAt())) {
      return new Outcome.Stale();
    }
    Optional<IssueStatus> theirs = map.statusOf(remote.option());
    if (theirs.isEmpty()) {
      return new Outcome.Unmapped(String.valueOf(remote.option()));
    }
    List<Conflict> lost = new ArrayList<>();
    String by = remote.by() == null ? GITHUB : remote.by();
    CardTexts local = textsOf(issue);
    CardTexts said = remote.content().asSaidBy(local, base.texts());
    Base known = base.knowing(remote, said, ahead);
    Instant ours = statusChangedAt == null ? null : statusChangedAt.plus(ahead);
    @Nullable IssueStatus before = before(map, known, issue, ours, remote, theirs.get());
    IssueStatus status =
        Objects.requireNonNull(
            kept(
                "status",
                ThreeWay.merge(before, issue.status(), ours, theirs.get(), remote.optionAt()),
                issue.status(),
                by,
                IssueStatus::wireName,
                lost));
    CardTexts texts = texts(known.texts(), local, said, lost);
    CardPhase.Outcome phase =
        CardPhase.merge(map.phases(), known.placed(), issue.phaseId(), remote.placed());
    phase.lost().ifPresent(lost::add);
    boolean settled = status == theirs.get() && texts.equals(said) && phase.settled();
    Base next = remote.base(said, phase.base(), base.shippedAfter(now));
    return new Outcome.Merged(texts, status, phase.place(), next, settled, lost);
  }

  /// What both sides said last of an item's status. Of one that was just made here they never said
  /// anything: a workflow's status is no change of somebody's, where the board has said one; and a
  /// person's there is another one than that which was chosen here, though it be what cards begin
  /// with.
  ///
  /// @return null where both sides said something, and neither knew of the other
  private static @Nullable IssueStatus before(
      StatusMap map,
      Base base,
      Issue issue,
      @Nullable Instant changedAt,
      RemoteItem.Card remote,
      IssueStatus theirs) {
    IssueStatus known = map.statusOf(base.option()).orElse(issue.status());
    boolean said = issue.status() != IssueStatus.BACKLOG || changedAt != null;
    if (base.contentAt() != null || !said) {
      return known;
    }
    if (remote.by() == null || remote.by().startsWith(WORKFLOW)) {
      return theirs;
    }
    // That it is what cards begin with makes a person's choice there no less of one.
    boolean isChosen = known == theirs && remote.option() != null;
    return known == issue.status() || isChosen ? null : known;
  }

  public static CardTexts textsOf(Issue issue) {
    return new CardTexts(issue.title(), issue.body(), issue.assignee(), issue.labels());
  }

  /// Times are of GitHub's clock both. A field that was emptied has none, and is not older.
  private static boolean isOlder(@Nullable Instant read, @Nullable Instant known) {
    return read != null && known != null && read.isBefore(known);
  }

  private static CardTexts texts(
      CardTexts base, CardTexts local, CardTexts said, List<Conflict> lost) {
    return new CardTexts(
        Objects.requireNonNull(
            text(Part.TITLE, base.title(), local.title(), said.title(), Function.identity(), lost)),
        body(base.body(), local.body(), said.body(), lost),
        text(
            Part.ASSIGNEE,
            base.assignee(),
            local.assignee(),
            said.assignee(),
            Function.identity(),
            lost),
        Objects.requireNonNull(
            text(
                Part.LABELS,
                base.labels(),
                local.labels(),
                said.labels(),
                CardMerge::words,
                lost)));
  }

  /// Of a body of which one side changed nothing but tasks (`- [ ] text`), both changes stay.
  private static @Nullable String body(
      @Nullable String base, @Nullable String local, @Nullable String said, List<Conflict> lost) {
    boolean isOfBoth =
        !Objects.equals(base, local) && !Objects.equals(base, said) && !Objects.equals(local, said);
    Optional<TaskLines.Changed> together =
        isOfBoth ? TaskLines.merge(base, local, said).filter(CardMerge::fits) : Optional.empty();
    return together.isPresent()
        ? together.get().text()
        : text(Part.BODY, base, local, said, Function.identity(), lost);
  }

  private static boolean fits(TaskLines.Changed body) {
    return body.text() == null || Limits.length(body.text()) <= Limits.BODY_MAX_CHARS;
  }

  /// GitHub says when an issue was last changed, and not when its title was: of two changes of a
  /// text GitHub's stays.
  private static <T> @Nullable T text(
      Part part,
      @Nullable T base,
      @Nullable T local,
      @Nullable T said,
      Function<T, String> words,
      List<Conflict> lost) {
    Verdict<T> verdict = ThreeWay.merge(base, local, null, said, null);
    return kept(part.field(), verdict, local, GITHUB, words, lost);
  }

  private static <T> @Nullable T kept(
      String field,
      Verdict<T> verdict,
      @Nullable T local,
      String by,
      Function<T, String> words,
      List<Conflict> lost) {
    return switch (verdict) {
      case Verdict.Equal<T> _ -> local;
      case Verdict.Remote<T>(var value, var overruled) -> {
        overruled.ifPresent(other -> lost.add(conflict(field, value, other.value(), by, words)));
        yield value;
      }
      case Verdict.Local<T>(var value, var overruled) -> {
        overruled.ifPresent(other -> lost.add(conflict(field, value, other.value(), BOARD, words)));
        yield value;
      }
    };
  }

  private static <T> Conflict conflict(
      String field, @Nullable T kept, @Nullable T lost, String by, Function<T, String> words) {
    return new Conflict(
        field,
        kept == null ? null : words.apply(kept),
        lost == null ? null : words.apply(lost),
        by);
  }

  /// Labels, for a person.
  static String words(List<String> labels) {
    return String.join(", ", labels);
  }
}
