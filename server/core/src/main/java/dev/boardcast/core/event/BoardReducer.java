package dev.boardcast.core.event;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Boards;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.domain.Project;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an event does to a board.
///
/// The tracker's next snapshot and the reducer's result are equal, field by field: an editor that
/// has applied every event shows the tracker's exact board. Two rules make that possible:
/// - A project's version and update time are those of its last event, whatever the event was about.
/// - `phase.updated` touches the issues of a phase that was renamed or removed: they take the new
///   name (or lose the phase), count their version up by one and take the event's time.
public final class BoardReducer {
  private BoardReducer() {}

  /// The board after the event.
  ///
  /// @throws IllegalArgumentException when the event is not the very next one of this board;
  ///   positions are the caller's duty (`StreamCursor`), and a mistake there must not pass silently
  public static Board apply(Board board, SequencedEvent next) {
    return apply(board, List.of(next));
  }

  /// The board after several events, in one pass over its issues: as after each by itself.
  ///
  /// @throws IllegalArgumentException when they are not the very next ones of this board
  public static Board apply(Board board, List<SequencedEvent> events) {
    if (events.isEmpty()) {
      return board;
    }
    Map<Integer, Issue> issues = new TreeMap<>();
    board.issues().forEach(issue -> issues.put(issue.number(), issue));
    Project project = board.project();
    List<Phase> phases = project.phases();
    long sequence = board.position().sequence();
    String digest = board.position().digest();
    for (SequencedEvent next : events) {
      BoardEvent event = next.event();
      if (event.projectNumber() != board.project().number() || next.sequence() != sequence + 1) {
        throw new IllegalArgumentException(
            "event %d of project %d cannot follow position %d of project %d"
                .formatted(
                    next.sequence(), event.projectNumber(), sequence, board.project().number()));
      }
      sequence = next.sequence();
      digest = next.digest();
      switch (event.subject()) {
        case Subject.OfProject(var changed) -> {
          project = changed;
          phases = changed.phases();
        }
        case Subject.OfIssue(var issue) -> {
          if (event.type() == EventType.ISSUE_DELETED) {
            issues.remove(issue.number());
          } else {
            issues.put(issue.number(), issue);
          }
        }
        case Subject.OfPhases(var changed) -> {
          phases = changed;
          followPhases(issues, changed, event.timestamp());
        }
      }
    }
    return new Board(
        new Position(board.position().epoch(), sequence, digest),
        project.with(
            Boards.derivePhases(phases, issues.values()),
            Boards.deriveStats(phases.size(), issues.values()),
            sequence,
            events.getLast().event().timestamp()),
        new ArrayList<>(issues.values()));
  }

  private static void followPhases(Map<Integer, Issue> issues, List<Phase> phases, Instant at) {
    Map<String, Phase> byId = new HashMap<>();
    phases.forEach(phase -> byId.put(phase.id(), phase));
    issues.replaceAll((_, issue) -> {
      if (issue.phaseId() == null) {
        return issue;
      }
      Phase phase = byId.get(issue.phaseId());
      boolean same = phase != null && phase.name().equals(issue.phase());
      return same ? issue : moved(phase).applyTo(issue, at);
    });
  }

  private static IssuePatch moved(@Nullable Phase target) {
    return IssuePatch.of(IssueField.PHASE, target == null ? null : target.name())
        .with(IssueField.PHASE_ID, target == null ? null : target.id());
  }
}
