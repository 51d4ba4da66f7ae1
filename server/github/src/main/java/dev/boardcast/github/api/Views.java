package dev.boardcast.github.api;

import dev.boardcast.core.mirror.ProjectTexts;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.ScanDiff;
import dev.boardcast.github.core.StatusOption;
import java.util.List;
import java.util.Optional;

/// What is read from GitHub.
public final class Views {
  private Views() {}

  /// @param viewer whose token it is
  /// @param ownerIsUser such projects have no webhooks, and fine-grained tokens do not reach them
  /// @param description empty for none
  /// @param status empty where the project has no such field, or it is of another kind
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
      Optional<StatusField> status) {
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

  /// A page of an import, and the field of statuses.
  ///
  /// @param status empty where the project has no such field, or it is of another kind
  public record ItemsPage(Optional<StatusField> status, Page<RemoteItem> items) {}

  /// A page of a scan, and what the project says of itself.
  public record ScanPage(ProjectTexts self, Page<ScanDiff.Seen> items) {}

  /// @param next where the page after it begins; empty after the last one
  public record Page<T>(int total, List<T> items, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
    }
  }
}
