package dev.boardcast.protocol.schema;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.protocol.schema.JsonSchemas.Fields;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Schemas of what is on a board: an issue's fields from their table, and the parts of projects.
/// What the kinds of documents say differently, each says for itself.
public abstract class BoardSchemas {
  private static final List<String> PHASE_STATUSES =
      Arrays.stream(PhaseStatus.values()).map(PhaseStatus::wireName).toList();

  protected abstract JsonObject number(String about);

  protected abstract JsonObject count(String about);

  protected abstract JsonObject version(String about);

  protected abstract JsonObject time(String about);

  /// A text that may be empty.
  protected abstract JsonObject prose(String about, int maxChars);

  protected abstract JsonObject checklist(String about);

  /// Adds fields as they are answered.
  ///
  /// @param words about fields, in place of the table's
  public final Fields answer(
      Fields object, Collection<IssueField> fields, Map<IssueField, String> words) {
    for (IssueField field : fields) {
      JsonObject schema = answered(field, words.getOrDefault(field, field.about()));
      if (field.isOptional()) {
        object.optional(field.wireName(), schema);
      } else {
        object.required(field.wireName(), schema);
      }
    }
    return object;
  }

  private JsonObject answered(IssueField field, String about) {
    return switch (field.type()) {
      case FieldType.Line _, FieldType.Prose _, FieldType.Opaque _ -> JsonSchemas.text(about);
      case FieldType.Lines lines -> JsonSchemas.list(about, JsonSchemas.text(lines.one()));
      case FieldType.Numbers numbers -> JsonSchemas.list(about, number(numbers.one()));
      case FieldType.Choice choice -> JsonSchemas.oneOf(about, choice.names());
      case FieldType.Positive _ -> number(about);
      case FieldType.Version _ -> version(about);
      case FieldType.Time _ -> time(about);
      case FieldType.Checklist _ -> checklist(about);
    };
  }

  /// A field as a caller may set it, null aside.
  public final JsonObject settable(IssueField field, Map<IssueField, String> words) {
    String about = words.getOrDefault(field, field.about());
    return switch (field.type()) {
      case FieldType.Line(int maxChars) -> JsonSchemas.text(about, 1, maxChars);
      case FieldType.Prose(int maxChars) -> prose(about, maxChars);
      case FieldType.Lines(int maxCount, int maxChars, String one) ->
          JsonSchemas.list(about, JsonSchemas.text(one, 1, maxChars), maxCount);
      case FieldType.Numbers(int maxCount, String one) ->
          JsonSchemas.list(about, number(one), maxCount);
      case FieldType.Choice choice -> JsonSchemas.oneOf(about, choice.names());
      case FieldType.Positive _,
          FieldType.Version _,
          FieldType.Time _,
          FieldType.Opaque _,
          FieldType.Checklist _ ->
          throw new IllegalArgumentException(field.wireName() + " is not set by callers");
    };
  }

  /// @param about what the description is
  public final Fields phase(Fields object, String about, JsonObject order) {
    return object
        .required("id", JsonSchemas.text("Identity."))
        .required("name", JsonSchemas.text("The name that issues refer to."))
        .optional("description", JsonSchemas.text(about))
        .required("order", order)
        .required("status", JsonSchemas.oneOf("Derived from its issues.", PHASE_STATUSES))
        .required("issueCount", count("Issues in it."))
        .required("workItemCount", count("Work items of its issues."))
        .required("completedCount", count("Those of them that are completed."));
  }

  public final Fields stats(Fields object) {
    return object
        .required("totalItems", count("Issues."))
        .required("openItems", count("Issues that are not done."))
        .required("closedItems", count("Issues that are done."))
        .required("totalPhases", count("Phases."));
  }

  /// A field of a project.
  public final Fields field(Fields object) {
    return object
        .required("id", JsonSchemas.text("Identity."))
        .required("name", JsonSchemas.text("Name."))
        .required("dataType", JsonSchemas.text("Type of its values."))
        .optional(
            "options", JsonSchemas.list("The choices there are.", JsonSchemas.text("A choice.")));
  }

  /// @param about what the id is
  public final Fields workItem(Fields object, String about) {
    return object
        .required("id", JsonSchemas.text(about))
        .required("title", JsonSchemas.text("What is to be done."))
        .required("completed", JsonSchemas.truth("Whether it is done."));
  }
}
