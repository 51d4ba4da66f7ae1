package dev.boardcast.mcp.board.resource;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.IssueFilter;
import dev.boardcast.protocol.boards.TrackerException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Completes what a person types: numbers of projects and issues (by their titles, too), names of
/// statuses, phases and assignees.
final class BoardCompleter {
  /// Where no project is given yet, assignees are looked for in so many.
  static final int PROJECTS_SEARCHED_MAX_COUNT = 20;

  /// @param what name of the variable or argument
  /// @param project the project that was given already, as it was typed
  Completions complete(String what, String begun, @Nullable String project, Boards boards) {
    Optional<Integer> number = number(project);
    try {
      return switch (what) {
        case "n", "projectNumber" ->
            numbered(boards.projects(), Project::number, Project::title, begun);
        case "i", "issueNumber" ->
            number.isEmpty()
                ? Completions.NONE
                : numbered(issues(boards, number.get()), Issue::number, Issue::title, begun);
        case "status" ->
            Completions.of(IssueStatus.wireNames(), begun.replace(' ', '_').replace('-', '_'));
        case "phase" -> Completions.of(phases(boards, number), begun);
        case "assignee" -> Completions.of(assignees(boards, number), begun);
        default -> Completions.NONE;
      };
    } catch (TrackerException.NotFound _) {
      return Completions.NONE;
    }
  }

  private static Optional<Integer> number(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static List<Issue> issues(Boards boards, int project) {
    return boards.issues(project, IssueFilter.ALL);
  }

  private static <T> Completions numbered(
      List<T> all, Function<T, Integer> number, Function<T, String> title, String begun) {
    List<String> byNumber =
        all.stream()
            .map(one -> number.apply(one).toString())
            .filter(digits -> digits.startsWith(begun))
            .toList();
    if (!byNumber.isEmpty()) {
      return Completions.of(byNumber, "");
    }
    List<String> titles = all.stream().map(title).toList();
    List<String> matching = Completions.of(titles, begun).values();
    return Completions.of(
        matching.stream()
            .flatMap(one ->
                all.stream()
                    .filter(candidate -> title.apply(candidate).equals(one))
                    .map(candidate -> number.apply(candidate).toString()))
            .toList(),
        "");
  }

  private static List<String> phases(Boards boards, Optional<Integer> project) {
    Stream<Phase> phases =
        project.isPresent()
            ? boards.phases(project.get()).stream()
            : boards.projects().stream().flatMap(one -> one.phases().stream());
    return phases.map(Phase::name).toList();
  }

  private static List<String> assignees(Boards boards, Optional<Integer> project) {
    Stream<Integer> projects =
        project.isPresent()
            ? Stream.of(project.get())
            : boards.projects().stream().map(Project::number).limit(PROJECTS_SEARCHED_MAX_COUNT);
    return projects
        .flatMap(number -> issues(boards, number).stream())
        .map(Issue::assignee)
        .filter(Objects::nonNull)
        .map(Objects::toString)
        .toList();
  }
}
