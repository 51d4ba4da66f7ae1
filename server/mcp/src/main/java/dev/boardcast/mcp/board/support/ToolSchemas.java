package dev.boardcast.mcp.board.support;

import static java.util.Map.entry;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.protocol.schema.BoardSchemas;
import dev.boardcast.protocol.schema.JsonSchemas;
import dev.boardcast.protocol.schema.JsonSchemas.Fields;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Schemas of what is on a board, in tools' arguments and answers. What is said of a field for a
/// model is said here, where it is more than the table says.
public final class ToolSchemas extends BoardSchemas {
  /// What a summary leaves out; of the work items it has the counts.
  static final Set<IssueField> SUMMARY =
      Collections.unmodifiableSet(
          EnumSet.complementOf(
              EnumSet.of(
                  IssueField.PROJECT_NUMBER,
                  IssueField.BODY,
                  IssueField.PHASE_ID,
                  IssueField.WORK_ITEMS,
                  IssueField.CREATED_AT)));

  static final ToolSchemas IN_TOOLS = new ToolSchemas();
  private static final Map<IssueField, String> ANSWERED =
      Map.ofEntries(
          entry(IssueField.PROJECT_NUMBER, "The project."),
          entry(IssueField.NUMBER, "The issue's number within its project."),
          entry(IssueField.VERSION, "Counts up with each change; usable as expectedVersion."),
          entry(IssueField.CREATED_AT, "ISO 8601, UTC."),
          entry(IssueField.UPDATED_AT, "ISO 8601, UTC."));
  private static final Map<IssueField, String> CREATED =
      Map.ofEntries(
          entry(IssueField.TITLE, "What is to be done, in a line."),
          entry(IssueField.BODY, "The issue's text, in Markdown."),
          entry(IssueField.STATUS, "Where it stands; backlog unless given."),
          entry(IssueField.PHASE, "Name of the phase to put it in."),
          entry(IssueField.ASSIGNEE, "Who works on it."),
          entry(IssueField.BLOCKED_BY, "Numbers of issues that have to be done before it."),
          entry(IssueField.LABELS, "Its labels."));
  private static final Map<IssueField, String> CHANGED =
      Map.ofEntries(
          entry(IssueField.TITLE, "The new title."),
          entry(IssueField.BODY, "The issue's text, in Markdown."),
          entry(IssueField.STATUS, "Where it stands now."),
          entry(IssueField.PHASE, "Name of its new phase; null takes it out."),
          entry(IssueField.ASSIGNEE, "Who works on it; null unassigns it."),
          entry(
              IssueField.BLOCKED_BY,
              "Numbers of all issues that have to be done before it; null: of none."),
          entry(IssueField.LABELS, "All its labels from now on; [] removes all."));

  private ToolSchemas() {}

  public static JsonObject issue() {
    // Agents know phases by their names.
    return IN_TOOLS
        .answer(
            JsonSchemas.shape(), EnumSet.complementOf(EnumSet.of(IssueField.PHASE_ID)), ANSWERED)
        .open();
  }

  public static JsonObject summary() {
    Fields summary = JsonSchemas.shape();
    for (IssueField field : IssueField.values()) {
      if (field == IssueField.WORK_ITEMS) {
        summary
            .required("workItemCount", JsonSchemas.count("Work items."))
            .required("completedCount", JsonSchemas.count("Those of them that are completed."));
      } else if (field == IssueField.VERSION) {
        summary.required(field.wireName(), JsonSchemas.number("Usable as expectedVersion."));
      } else if (SUMMARY.contains(field)) {
        IN_TOOLS.answer(summary, Set.of(field), ANSWERED);
      }
    }
    return summary.open();
  }

  /// Adds what a new issue can have; it has to have a title.
  public static Fields create(Fields arguments) {
    for (IssueField field : IssueField.SETTABLE) {
      JsonObject schema = IN_TOOLS.settable(field, CREATED);
      if (field == IssueField.TITLE) {
        arguments.required(field.wireName(), schema);
      } else {
        arguments.optional(field.wireName(), schema);
      }
    }
    return arguments;
  }

  /// Adds what can be changed.
  public static Fields change(Fields arguments) {
    for (IssueField field : IssueField.SETTABLE) {
      JsonObject schema = IN_TOOLS.settable(field, CHANGED);
      arguments.optional(field.wireName(), field.isOptional() ? Shapes.nullable(schema) : schema);
    }
    return arguments;
  }

  @Override
  protected JsonObject number(String about) {
    return JsonSchemas.number(about);
  }

  @Override
  protected JsonObject count(String about) {
    return JsonSchemas.count(about);
  }

  /// As expectedVersion is.
  @Override
  protected JsonObject version(String about) {
    return JsonSchemas.number(about);
  }

  @Override
  protected JsonObject time(String about) {
    return JsonSchemas.text(about);
  }

  @Override
  protected JsonObject prose(String about, int maxChars) {
    return JsonSchemas.text(about, 0, maxChars);
  }

  @Override
  protected JsonObject checklist(String about) {
    return JsonSchemas.list(about, Shapes.workItem());
  }
}
