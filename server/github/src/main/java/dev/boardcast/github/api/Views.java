package dev.boardcast.github.api;

import com.google.gson.JsonObject;
import dev.boardcast.core.mirror.ProjectTexts;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusOption;
import dev.boardcast.github.core.phases.PhaseField;
import dev.boardcast.github.core.scan.ScanDiff;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is read from GitHub.
public final class Views {
  private Views() {}

  /// What the fields of a project are called.
  ///
  /// @param phase of phases; a project need not have it
  public record Fields(String status, String phase) {
    void in(JsonObject variables) {
      variables.addProperty("status", status);
      variables.addProperty("phase", phase);
    }
  }

  /// @param viewer whose token it is
  /// @param ownerIsUser such projects have no webhooks, and fine-grained tokens do not reach them
  /// @param description empty for none
  /// @param status empty where the project has no such field, or it is of another kind
  /// @param phases the same
  public record ProjectView(
      String viewer,
      boolean ownerIsUser,
      String id,
      String title,
      String url,
      boolean closed,
      boolean isPublic,
      boolean canUpdate,
      String description,
      int items,
      Optional<StatusField> status,
      Optional<PhaseField> phases) {
    public ProjectTexts texts() {
      return new ProjectTexts(title, description, closed);
    }
  }

  /// A project to choose.
  ///
  /// @param canUpdate whether this token may change it, as far as a person's role goes
  public record Choice(
      String owner, int number, String title, String url, int items, boolean canUpdate) {}

  /// The open projects that a token sees.
  ///
  /// @param withOrganizations false where the token may not see its owner's organizations
  public record Choices(String viewer, List<Choice> projects, boolean withOrganizations) {
    public Choices {
      projects = List.copyOf(projects);
    }
  }

  public record StatusField(String id, List<StatusOption> options) {
    public StatusField {
      options = List.copyOf(options);
    }
  }

  /// Some items.
  ///
  /// @param phases as they are read with the items; empty where the project has no such field
  /// @param items by id; those that are not there any more are missing
  public record CardsView(Optional<PhaseField> phases, Map<String, RemoteItem> items) {
    public CardsView {
      items = Map.copyOf(items);
    }
  }

  /// A page of an import, and the fields of statuses and phases.
  ///
  /// @param status empty where the project has no such field, or it is of another kind
  /// @param phases the same
  public record ItemsPage(
      Optional<StatusField> status, Optional<PhaseField> phases, Page<RemoteItem> items) {}

  /// A page of a scan, and what the project says of itself.
  ///
  /// @param phases empty where it has no such field
  public record ScanPage(
      ProjectTexts self, Optional<PhaseField> phases, Page<ScanDiff.Seen> items) {}

  /// @param next where the page after it begins; empty after the last one
  public record Page<T>(int total, List<T> items, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
    }
  }
}
