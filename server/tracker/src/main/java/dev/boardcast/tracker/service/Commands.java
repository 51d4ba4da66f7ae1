package dev.boardcast.tracker.service;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.ProjectStatus;
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

  /// @param phase by name
  /// @param phaseField what the request calls it, for the refusal
  public record IssueFields(
      Patch<String> title,
      Patch<String> body,
      Patch<IssueStatus> status,
      Patch<String> phase,
      String phaseField,
      Patch<String> assignee,
      Patch<List<String>> labels) {
    /// All stays.
    public static final IssueFields NOTHING =
        new IssueFields(keep(), keep(), keep(), keep(), "phase", keep(), keep());

    private static <T> Patch<T> keep() {
      return new Patch.Keep<>();
    }

    public static IssueFields ofStatus(IssueStatus status) {
      return new IssueFields(
          keep(), keep(), new Patch.To<>(status), keep(), "phase", keep(), keep());
    }

    public static IssueFields ofPhase(Patch<String> phase) {
      return new IssueFields(keep(), keep(), keep(), phase, "phaseName", keep(), keep());
    }
  }

  public record WorkItemFields(Patch<String> title, Patch<Boolean> completed) {}
}
