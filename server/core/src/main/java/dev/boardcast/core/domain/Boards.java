package dev.boardcast.core.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a project's figures are, given its issues. Tracker and sidecar both compute them here, so
/// they cannot differ.
public final class Boards {
  private Boards() {}

  /// The phases, in their order, with status and counts derived from the issues.
  public static List<Phase> derivePhases(List<Phase> phases, Collection<Issue> issues) {
    Map<String, Tally> tallies = new HashMap<>();
    for (Issue issue : issues) {
      if (issue.phaseId() != null) {
        tallies.computeIfAbsent(issue.phaseId(), _ -> new Tally()).add(issue);
      }
    }
    List<Phase> derived = new ArrayList<>(phases.size());
    for (Phase phase : phases) {
      derived.add(tallies.getOrDefault(phase.id(), Tally.NONE).applyTo(phase));
    }
    return List.copyOf(derived);
  }

  public static ProjectStats deriveStats(int phaseCount, Collection<Issue> issues) {
    int closed = (int) issues.stream().filter(Issue::isClosed).count();
    return new ProjectStats(issues.size(), issues.size() - closed, closed, phaseCount);
  }

  /// A phase is pending until one of its issues was started, and completed when all are done.
  public static PhaseStatus phaseStatus(int issues, int started, int done) {
    if (issues > 0 && done == issues) {
      return PhaseStatus.COMPLETED;
    }
    return started + done > 0 ? PhaseStatus.IN_PROGRESS : PhaseStatus.PENDING;
  }

  private static final class Tally {
    static final Tally NONE = new Tally();

    private int issues;
    private int started;
    private int done;
    private int workItems;
    private int completed;

    void add(Issue issue) {
      issues++;
      if (issue.status() == IssueStatus.IN_PROGRESS) {
        started++;
      } else if (issue.isClosed()) {
        done++;
      }
      workItems += issue.workItems().size();
      completed += (int) issue.workItems().stream().filter(WorkItem::completed).count();
    }

    Phase applyTo(Phase phase) {
      return new Phase(
          phase.id(),
          phase.name(),
          phase.description(),
          phase.order(),
          phaseStatus(issues, started, done),
          issues,
          workItems,
          completed);
    }
  }
}
