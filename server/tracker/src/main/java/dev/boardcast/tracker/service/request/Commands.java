package dev.boardcast.tracker.service.request;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.order.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Requests, validated as far as that goes without the store.
public final class Commands {
  private Commands() {}

  public record NewProject(String title, @Nullable String description, List<NewPhase> phases) {
    public NewProject {
      phases = List.copyOf(phases);
    }
  }

  public record ProjectFields(
      Patch<String> title, Patch<String> description, Patch<ProjectStatus> status) {}

  /// @param order counts from 1; past the end, and null, mean last
  public record NewPhase(String name, @Nullable String description, @Nullable Integer order) {}

  public record PhaseFields(Patch<String> name, Patch<String> description, Patch<Integer> order) {}

  /// @param patch with the phase by its name
  /// @param phaseField what the request calls it, for the refusal
  public record IssueFields(IssuePatch patch, String phaseField) {
    public static IssueFields of(IssuePatch patch) {
      return new IssueFields(patch, IssueField.PHASE.wireName());
    }

    public IssueFields with(IssueField field, Object value) {
      return new IssueFields(patch.with(field, value), phaseField);
    }
  }

  /// One of several issues to be made together.
  ///
  /// @param at its place in the request, for refusals: `issues[3]`
  /// @param name what the others call it; its place where it has none
  /// @param blockers numbers of issues that are there and block it
  /// @param blockingEntries those of the same request that do, by their places from 0
  public record NewIssue(
      String at,
      String name,
      IssueFields fields,
      List<Integer> blockers,
      List<Integer> blockingEntries) {
    public NewIssue {
      blockers = List.copyOf(blockers);
      blockingEntries = List.copyOf(blockingEntries);
    }
  }

  /// @param target where among the issues of its status
  /// @param status that it shall have then; null for the one that it has
  public record Placing(Target target, @Nullable IssueStatus status) {}

  public record WorkItemFields(Patch<String> title, Patch<Boolean> completed) {}
}
