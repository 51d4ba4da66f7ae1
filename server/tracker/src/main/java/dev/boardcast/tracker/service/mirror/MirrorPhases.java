package dev.boardcast.tracker.service.mirror;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.core.mirror.phases.PhaseDesk;
import dev.boardcast.core.mirror.phases.Placement;
import dev.boardcast.tracker.service.PhaseService;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.repository.MirrorRepository;
import dev.boardcast.tracker.store.repository.PhaseRepository;
import dev.boardcast.tracker.store.repository.ProjectRepository;
import java.util.List;
import java.util.Objects;

/// Phases of boards that mirror another system's project.
final class MirrorPhases implements PhaseDesk {
  private final Store store;
  private final PhaseService service = new PhaseService();

  MirrorPhases(Store store) {
    this.store = store;
  }

  @Override
  public List<BoardPhase> phases(int project) {
    return store.read(sql -> PhaseRepository.bare(sql, project)).join();
  }

  @Override
  public boolean arrange(int project, List<BoardPhase> seen, List<BoardPhase> wanted) {
    return store
        .write(
            new Actor(null, Mirrors.ORIGIN),
            Lane.of(project),
            scope -> {
              Sql sql = scope.sql();
              if (!ProjectRepository.exists(sql, project)
                  || !MirrorRepository.isLinked(sql, project)
                  || !PhaseRepository.bare(sql, project).equals(seen)) {
                return false;
              }
              service.follow(scope, project, wanted);
              for (BoardPhase old : seen) {
                boolean follows =
                    old.option() == null
                        && wanted.stream()
                            .anyMatch(
                                one -> Objects.equals(one.id(), old.id()) && one.option() != null);
                if (follows) {
                  long id = Long.parseLong(Objects.requireNonNull(old.id()));
                  MirrorRepository.unsettle(sql, project, id, MirrorDesk.UNSETTLED);
                }
              }
              return true;
            })
        .join();
  }

  /// What is said of an issue, and which phase it shall be in. One that is not there any more is
  /// left out: the issue was changed as well then, and is looked at again.
  static IssuePatch with(IssuePatch patch, Sql sql, int project, Placement place) {
    if (place.phase() == null) {
      return patch.with(IssueField.PHASE, null);
    }
    return PhaseRepository.bare(sql, project).stream()
        .filter(phase -> Objects.equals(phase.id(), place.phase()))
        .findFirst()
        .map(phase -> patch.with(IssueField.PHASE, phase.name()))
        .orElse(patch);
  }
}
