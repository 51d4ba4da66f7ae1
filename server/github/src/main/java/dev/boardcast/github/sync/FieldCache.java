package dev.boardcast.github.sync;

import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.mirror.PhaseWish;
import dev.boardcast.github.api.ProjectAddress;
import dev.boardcast.github.api.Views.Fields;
import dev.boardcast.github.api.Views.ProjectView;
import dev.boardcast.github.core.Mapping;
import dev.boardcast.github.core.PhaseField;
import dev.boardcast.github.core.PhaseMap;
import dev.boardcast.github.core.PhaseMerge;
import dev.boardcast.github.core.StatusMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The project's fields, by their ids. Options come and go: they are read when the server begins,
/// with each look, and again when one is met that is not known.
final class FieldCache {
  private final Bond bond;
  private @Nullable Mapping mapping;
  private Fields known = new Fields(Optional.empty(), Optional.empty());
  private Optional<String> fault = Optional.empty();

  FieldCache(Bond bond) {
    this.bond = bond;
  }

  /// What the field of statuses lacks, or has and nobody mapped.
  Optional<String> fault() {
    return fault;
  }

  boolean areKnown() {
    return mapping != null;
  }

  void forget() {
    mapping = null;
  }

  /// @return empty where the field of statuses is not what it was
  Optional<Mapping> mapping() {
    if (mapping == null) {
      become(look().fields());
    }
    return Optional.ofNullable(mapping);
  }

  /// The project itself, as it is now.
  ProjectView look() {
    return bond.api.project(
        new ProjectAddress(
            Optional.of(bond.remote.host()), bond.remote.owner(), bond.remote.number()),
        bond.settings.fields());
  }

  /// A look at GitHub that cost nothing says this. An option that nobody mapped is no fault before
  /// a card has it.
  void seen(Fields now) {
    if (mapping != null
        && !now.equals(known)
        && !(read(now) instanceof StatusMap.Reading.Unknown)) {
      become(now);
    }
  }

  /// The same where the board's phases may have been changed here.
  Mapping withPhases(Mapping before) {
    Mapping now = new Mapping(before.statuses(), phases(known.phase()));
    mapping = now;
    return now;
  }

  private StatusMap.@Nullable Reading read(Fields fields) {
    return fields
        .status()
        .map(field -> StatusMap.read(field.id(), field.options(), bond.settings.statusMap()))
        .orElse(null);
  }

  private void become(Fields now) {
    known = now;
    mapping = null;
    fault = Optional.empty();
    switch (read(now)) {
      case null ->
          fault =
              Optional.of(
                  "the project has no single select field `%s`"
                      .formatted(bond.settings.statusField()));
      case StatusMap.Reading.Mapped(var statuses) ->
          mapping = new Mapping(statuses, phases(now.phase()));
      case StatusMap.Reading.Unknown(var names) ->
          fault =
              Optional.of(
                  "option \"%s\" is new: disconnect, and connect again with --status-map"
                      .formatted(names.getFirst()));
    }
  }

  /// Makes the board's phases the field's options.
  private PhaseMap phases(Optional<PhaseField> field) {
    if (bond.settings.phaseField() == null || field.isEmpty()) {
      return new PhaseMap.None();
    }
    List<PhaseMerge.Pair> pairs =
        Objects.requireNonNullElse(bond.progress().phases(), List.<PhaseMerge.Pair>of());
    List<Phase> here = bond.desk.phases(bond.project);
    List<PhaseWish> wanted = PhaseMerge.wanted(pairs, here, field.get().options());
    if (!PhaseMerge.isSame(here, wanted)) {
      here = bond.desk.arrange(bond.project, wanted);
    }
    PhaseMap.Mapped map = PhaseMerge.map(field.get(), here);
    bond.write(List.of(), bond.progress().with(PhaseMerge.pairs(map)));
    return map;
  }
}
