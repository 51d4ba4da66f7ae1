package dev.boardcast.tracker.openapi.schema;

import static java.util.Map.entry;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.protocol.schema.BoardSchemas;
import dev.boardcast.protocol.schema.JsonSchemas;
import dev.boardcast.protocol.schema.JsonSchemas.Fields;
import java.util.EnumSet;
import java.util.Map;

/// Schemas of what is on a board, in the document.
public final class DocumentSchemas extends BoardSchemas {
  static final DocumentSchemas IN_DOCUMENT = new DocumentSchemas();

  /// As they are asked for.
  private static final Map<IssueField, String> WORDS =
      Map.ofEntries(
          entry(IssueField.TITLE, "Text of one line; blanks at its ends do not count."),
          entry(IssueField.STATUS, "Where it stands. A new one: `backlog`, unless said."),
          entry(IssueField.PHASE, "Name of one of the project's phases."),
          entry(IssueField.ASSIGNEE, "Who works on it."),
          entry(IssueField.BLOCKED_BY, "All issues of the project that it waits for; no circles."),
          entry(IssueField.LABELS, "All its labels, each once."));

  private DocumentSchemas() {}

  /// Adds all fields, as they are answered.
  static Fields answer(Fields object) {
    return IN_DOCUMENT.answer(object, EnumSet.allOf(IssueField.class), Map.of());
  }

  /// A field as a request may set it; null clears what may be cleared.
  static JsonObject asked(IssueField field) {
    JsonObject schema = IN_DOCUMENT.settable(field, WORDS);
    boolean clearable = field.isOptional() || field.type() instanceof FieldType.Lines;
    return clearable ? Schemas.nullable(schema) : schema;
  }

  /// Adds all fields but the title that a request may set.
  static Fields askedBesideTitle(Fields object) {
    IssueField.SETTABLE.stream()
        .filter(field -> field != IssueField.TITLE)
        .forEach(field -> object.optional(field.wireName(), asked(field)));
    return object;
  }

  @Override
  protected JsonObject number(String about) {
    return Schemas.number(about);
  }

  @Override
  protected JsonObject count(String about) {
    return Schemas.count(about);
  }

  @Override
  protected JsonObject version(String about) {
    return Schemas.count(about);
  }

  @Override
  protected JsonObject time(String about) {
    return Schemas.time(about);
  }

  @Override
  protected JsonObject prose(String about, int maxChars) {
    return JsonSchemas.text(about, maxChars);
  }

  @Override
  protected JsonObject checklist(String about) {
    return JsonSchemas.list(about, Schemas.ref(Shape.WORK_ITEM));
  }
}
