package dev.boardcast.github.sync;

import dev.boardcast.github.api.ProjectAddress;
import dev.boardcast.github.api.Views.ProjectView;
import dev.boardcast.github.api.Views.StatusField;
import dev.boardcast.github.core.StatusMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The project's fields, by their ids. Options come and go: they are read when the server begins,
/// and again when one is met that is not known.
final class FieldCache {
  private final Bond bond;
  private @Nullable StatusMap statuses;
  private Optional<String> fault = Optional.empty();

  FieldCache(Bond bond) {
    this.bond = bond;
  }

  /// What the field of statuses lacks, or has and nobody mapped.
  Optional<String> fault() {
    return fault;
  }

  boolean areKnown() {
    return statuses != null;
  }

  void forget() {
    statuses = null;
  }

  /// What came with a page of items.
  ///
  /// @return empty where the field is not what it was
  Optional<StatusMap> learn(Optional<StatusField> seen) {
    seen.ifPresentOrElse(this::read, this::miss);
    return Optional.ofNullable(statuses);
  }

  /// @return empty where the field is not what it was
  Optional<StatusMap> statuses() {
    if (statuses == null) {
      ProjectView view = look();
      var _ = learn(view.status());
    }
    return Optional.ofNullable(statuses).map(known -> known.with(bond.phases.map()));
  }

  /// The project itself, as it is now.
  ProjectView look() {
    ProjectView view =
        bond.api.project(
            new ProjectAddress(
                Optional.of(bond.remote.host()), bond.remote.owner(), bond.remote.number()),
            bond.settings.fields());
    bond.phases.seen(view.phases());
    return view;
  }

  private void miss() {
    statuses = null;
    fault =
        Optional.of(
            "the project has no single select field `%s`".formatted(bond.settings.statusField()));
  }

  private void read(StatusField seen) {
    switch (StatusMap.read(seen.id(), seen.options(), bond.settings.statusMap())) {
      case StatusMap.Reading.Mapped(var read) -> {
        statuses = read;
        fault = Optional.empty();
      }
      case StatusMap.Reading.Unknown(var names) -> {
        statuses = null;
        fault =
            Optional.of(
                "option \"%s\" is new: disconnect, and connect again with --status-map"
                    .formatted(names.getFirst()));
      }
    }
  }
}
