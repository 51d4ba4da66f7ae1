package dev.boardcast.tracker.service;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.repository.IssueRepository;
import dev.boardcast.tracker.store.repository.PhaseRepository;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import java.util.List;
import java.util.stream.Collectors;

/// Resources that must be there, and the sentences for when they are not.
public final class Lookups {
  /// Other projects named where an issue was looked for in the wrong one.
  private static final int OTHERS_NAMED_MAX_COUNT = 3;

  private Lookups() {}

  /// @throws Refusal.NotFound when there is none
  public static Project project(Sql sql, int number) {
    Project project = ProjectRepository.find(sql, number);
    if (project == null) {
      throw Refusal.noProject(number);
    }
    return project;
  }

  /// The project's version.
  ///
  /// @throws Refusal.NotFound when there is none
  public static long projectVersion(Sql sql, int number) {
    Long version = ProjectRepository.version(sql, number);
    if (version == null) {
      throw Refusal.noProject(number);
    }
    return version;
  }

  /// @throws Refusal.NotFound when there is none, naming projects that have one of this number
  public static Issue issue(Sql sql, int project, int number) {
    Issue issue = IssueRepository.find(sql, project, number);
    if (issue != null) {
      return issue;
    }
    projectVersion(sql, project);
    String others =
        IssueRepository.otherProjectsWith(sql, project, number, OTHERS_NAMED_MAX_COUNT).stream()
            .map(other -> "#" + other)
            .collect(Collectors.joining(", "));
    throw new Refusal.NotFound(
        "Issue #%d not found in project #%d".formatted(number, project),
        others.isEmpty() ? "" : " (there is an issue #%d in project %s)".formatted(number, others));
  }

  /// @throws Refusal.NotFound when there is none
  public static Phase phase(Sql sql, int project, String id) {
    return phaseIn(phases(sql, project), project, id);
  }

  /// All phases in order.
  ///
  /// @throws Refusal.NotFound when there is no such project
  public static List<Phase> phases(Sql sql, int project) {
    projectVersion(sql, project);
    return PhaseRepository.all(sql, project);
  }

  static Phase phaseIn(List<Phase> phases, int project, String id) {
    return phases.stream()
        .filter(phase -> phase.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new Refusal.NotFound(
                "Phase %s not found in project #%d. %s"
                    .formatted(id, project, listing(phases.stream().map(Phase::name).toList()))));
  }

  /// The id of the phase of this name.
  ///
  /// @throws Refusal.Invalid when there is no such phase, listing those that there are
  static String phaseId(Sql sql, int project, String wanted, String field) {
    Long id = PhaseRepository.idOf(sql, project, wanted);
    if (id == null) {
      throw Refusal.invalid(
          field,
          "There is no phase '%s' in project #%d. %s"
              .formatted(wanted, project, listing(PhaseRepository.names(sql, project))));
    }
    return id.toString();
  }

  private static String listing(List<String> phases) {
    return phases.isEmpty()
        ? "It has no phases yet."
        : phases.stream().collect(Collectors.joining("', '", "Its phases are: '", "'."));
  }
}
