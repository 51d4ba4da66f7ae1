package dev.boardcast.github.sync;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.github.api.Views.Fields;
import dev.boardcast.protocol.json.Json;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which GitHub Project a link is with.
///
/// @param id node id, which stays whatever is renamed
/// @param url as people open it
public record Remote(String host, String owner, int number, String id, String url) {
  public String toJson() {
    return Json.write(this);
  }

  static Remote of(String json) {
    return Json.read(json, Remote.class);
  }

  @Override
  public String toString() {
    return owner + "/" + number;
  }

  /// What a person said about the mapping.
  ///
  /// @param statusField name of the field of statuses
  /// @param statusMap by an option's name
  /// @param repository id of where issues that are made here shall be; null makes drafts
  /// @param phaseField name of the field of phases; null where phases are the board's own, as in
  ///   what was stored before there was it
  /// @param readOnly whether nothing is changed there; false in what was stored before there was it
  public record Settings(
      String statusField,
      Map<String, IssueStatus> statusMap,
      @Nullable String repository,
      boolean readOnly,
      @Nullable String phaseField) {
    public static final String STATUS_FIELD = "Status";
    public static final String PHASE_FIELD = "Phase";

    public Settings {
      statusMap = Map.copyOf(statusMap);
    }

    /// What the fields are called.
    Fields fields() {
      return new Fields(statusField, Objects.requireNonNullElse(phaseField, PHASE_FIELD));
    }

    String toJson() {
      return Json.write(this);
    }

    static Settings of(String json) {
      return Json.read(json, Settings.class);
    }
  }
}
