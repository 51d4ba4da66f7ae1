package dev.boardcast.tracker.service;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.Overruled;
import dev.boardcast.core.event.Subject;
import dev.boardcast.tracker.service.request.Commands.NewPhase;
import dev.boardcast.tracker.service.request.Commands.NewProject;
import dev.boardcast.tracker.service.request.Commands.ProjectFields;
import dev.boardcast.tracker.service.request.Precondition;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.PhaseRepository;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Changes of projects, each with its event.
public final class ProjectService {
  private final Urls urls;

  public ProjectService(Urls urls) {
    this.urls = urls;
  }

  /// @param wanted the number it shall have; null takes the next one
  /// @throws Refusal.Conflict when the wanted number was used before
  public Project create(WriteTransaction scope, NewProject command, @Nullable Integer wanted) {
    Sql sql = scope.sql();
    if (ProjectRepository.count(sql) >= Limits.PROJECTS_MAX_COUNT) {
      throw new Refusal.Conflict(
          "There are %d projects already, which is the most there can be."
              .formatted(Limits.PROJECTS_MAX_COUNT));
    }
    if (wanted != null && ProjectRepository.wasUsed(sql, wanted)) {
      throw new Refusal.Conflict(
          "Project #%d was deleted; its number is not used again.".formatted(wanted));
    }
    int number = ProjectRepository.insert(scope, wanted, command.title(), command.description());
    ProjectRepository.setUrl(sql, number, urls.project(number));
    int position = 1;
    for (NewPhase phase : command.phases()) {
      PhaseRepository.insert(sql, number, phase.name(), phase.description(), position++);
    }
    long sequence = scope.advance(number);
    Project project = Lookups.project(sql, number);
    scope.emit(
        number, sequence, EventType.PROJECT_CREATED, new Subject.OfProject(project), List.of());
    return project;
  }

  /// @return the project as it is now, which is as it was when the patch says nothing new
  public Project update(
      WriteTransaction scope, int number, ProjectFields patch, Precondition precondition) {
    return update(scope, number, patch, precondition, List.of());
  }

  /// @param overruled changes that do not stay, each told with an event
  public Project update(
      WriteTransaction scope,
      int number,
      ProjectFields patch,
      Precondition precondition,
      List<Overruled> overruled) {
    Sql sql = scope.sql();
    Project old = Lookups.project(sql, number);
    precondition.check(old.version(), () -> scope.tip(number), "Project #" + number);
    String title = patch.title().orElse(old.title());
    String description = patch.description().over(old.description());
    ProjectStatus status = patch.status().orElse(old.status());
    List<String> changed = new ArrayList<>();
    note(changed, "title", old.title(), title);
    note(changed, "description", old.description(), description);
    note(changed, "status", old.status(), status);
    if (changed.isEmpty() && overruled.isEmpty()) {
      return old;
    }
    ProjectRepository.update(sql, number, title, description, status);
    Iterator<Overruled> told = overruled.iterator();
    Project next =
        new Project(
            number,
            title,
            description,
            status,
            old.url(),
            old.fields(),
            // As they were: the project is locked, and its issues are as they were read.
            old.phases(),
            old.stats(),
            old.version(),
            old.createdAt(),
            old.updatedAt());
    Project project = emit(scope, next, changed, told.hasNext() ? told.next() : null);
    while (told.hasNext()) {
      project = emit(scope, project, List.of(), told.next());
    }
    return project;
  }

  private static Project emit(
      WriteTransaction scope, Project next, List<String> changed, @Nullable Overruled overruled) {
    int number = next.number();
    long sequence = scope.advance(number);
    Project project = next.with(next.phases(), next.stats(), sequence, scope.now());
    scope.emit(
        number,
        sequence,
        EventType.PROJECT_UPDATED,
        new Subject.OfProject(project),
        changed,
        overruled);
    return project;
  }

  /// Deletes it with all in it.
  public void delete(WriteTransaction scope, int number, Precondition precondition) {
    Project old = Lookups.project(scope.sql(), number);
    precondition.check(old.version(), () -> scope.tip(number), "Project #" + number);
    long sequence = scope.advance(number);
    ProjectRepository.markDeleted(scope.sql(), number);
    scope.emit(number, sequence, EventType.PROJECT_DELETED, new Subject.OfProject(old), List.of());
  }

  static void note(
      List<String> changed, String field, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      changed.add(field);
    }
  }
}
