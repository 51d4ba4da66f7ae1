package dev.boardcast.core.mirror.phases;

import java.util.List;

/// The phases of boards as a part that mirrors another system needs them. Thread-safe. Everything
/// blocks on the database.
public interface PhaseDesk {
  /// In their order; none where the project is not there.
  List<BoardPhase> phases(int project);

  /// Makes the phases those of a list, in its order, with origin `github`. Those that follow an
  /// option then are changed by nobody else.
  ///
  /// @param seen the phases when this was decided
  /// @param wanted one without an id is made, one that is left out removed; its issues stay
  /// @return false where they are not those that were seen, or the project is not there: then
  ///   nothing is done
  boolean arrange(int project, List<BoardPhase> seen, List<BoardPhase> wanted);
}
