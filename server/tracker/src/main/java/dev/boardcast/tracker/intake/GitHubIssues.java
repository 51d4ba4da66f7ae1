package dev.boardcast.tracker.intake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.TextRules;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.tracker.service.Commands.IssueFields;
import dev.boardcast.tracker.service.IssueChanges;
import dev.boardcast.tracker.service.Lookups;
import dev.boardcast.tracker.service.Precondition;
import dev.boardcast.tracker.service.Refusal;
import dev.boardcast.tracker.service.Requests;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteScope;
import dev.boardcast.tracker.store.rows.IssueNumbers;
import dev.boardcast.tracker.store.rows.IssueRows;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// GitHub's `issues` webhook: the issue is mirrored under its `html_url`. Deliveries may come late,
/// twice or out of order; each makes the mirror what the delivery says.
public final class GitHubIssues {
  private final IssueChanges issues;

  /// What a delivery is about.
  private record Delivery(
      String action, String url, int number, JsonObject fields, boolean closed) {}

  public GitHubIssues(IssueChanges issues) {
    this.issues = issues;
  }

  /// @param payload of an `issues` event
  /// @return the change that mirrors it into a project
  /// @throws Refusal when it is no such payload
  public Function<WriteScope, Integer> read(int project, JsonObject payload) {
    Delivery delivery = delivery(payload);
    IssueFields fields = Requests.issueResource(delivery.fields(), true);
    return switch (delivery.action()) {
      case "deleted", "transferred" -> scope -> delete(scope, project, delivery);
      default -> scope -> put(scope, project, delivery, fields);
    };
  }

  private int put(WriteScope scope, int project, Delivery delivery, IssueFields fields) {
    Sql sql = scope.sql();
    Lookups.projectVersion(sql, project);
    Integer number = IssueRows.numberOfUrl(sql, project, delivery.url());
    Issue issue;
    if (number == null) {
      IssueChanges.Source source =
          new IssueChanges.Source(freeNumber(sql, project, delivery.number()), delivery.url());
      issue =
          issues.create(
              scope, project, withStatus(fields, delivery, null), source, Precondition.NONE);
    } else {
      Issue old = Lookups.issue(sql, project, number);
      issue =
          issues.update(
              scope,
              project,
              number,
              withStatus(fields, delivery, old.status()),
              Precondition.NONE);
    }
    return issue.projectNumber();
  }

  private int delete(WriteScope scope, int project, Delivery delivery) {
    Lookups.projectVersion(scope.sql(), project);
    Integer number = IssueRows.numberOfUrl(scope.sql(), project, delivery.url());
    if (number != null) {
      issues.delete(scope, project, number, Precondition.NONE);
    }
    return project;
  }

  /// GitHub's own number where the project has not used it; null takes the next one.
  private static @Nullable Integer freeNumber(Sql sql, int project, int wanted) {
    return IssueNumbers.wasUsed(sql, project, wanted) ? null : wanted;
  }

  /// GitHub knows open and closed only: a status that says the same in more words stays.
  private static IssueFields withStatus(
      IssueFields fields, Delivery delivery, @Nullable IssueStatus now) {
    IssueStatus open = now == null || now == IssueStatus.DONE ? IssueStatus.TODO : now;
    IssueStatus status = delivery.closed() ? IssueStatus.DONE : open;
    if (now == null && !delivery.closed()) {
      status = IssueStatus.BACKLOG;
    }
    return fields.with(IssueField.STATUS, status);
  }

  private static Delivery delivery(JsonObject payload) {
    try {
      JsonObject issue = JsonFields.object(JsonFields.required(payload, "issue"), "issue");
      String url = JsonFields.text(issue, "html_url");
      var _ = ReportedEvents.address(url);
      return new Delivery(
          JsonFields.text(payload, "action"),
          url,
          JsonFields.positiveInt(issue, "number"),
          fields(issue),
          "closed".equals(JsonFields.optionalText(issue, "state")));
    } catch (WireException e) {
      throw new Refusal.Malformed("The delivery cannot be read: " + e.getMessage());
    }
  }

  private static JsonObject fields(JsonObject issue) {
    JsonObject fields = new JsonObject();
    String title = line(JsonFields.text(issue, "title"), Limits.TITLE_MAX_CHARS);
    fields.addProperty(
        "title",
        title.isEmpty() ? "GitHub issue #" + JsonFields.positiveInt(issue, "number") : title);
    String body = JsonFields.optionalText(issue, "body");
    if (body != null) {
      fields.addProperty("body", shortened(TextRules.storable(body), Limits.BODY_MAX_CHARS));
    }
    JsonElement assignee = issue.get("assignee");
    fields.add(
        "assignee",
        assignee != null && assignee.isJsonObject()
            ? JsonFields.required(assignee.getAsJsonObject(), "login")
            : JsonNull.INSTANCE);
    JsonArray labels = new JsonArray();
    if (issue.get("labels") instanceof JsonArray given) {
      for (JsonElement label : given) {
        if (labels.size() < Limits.LABELS_MAX_COUNT && label.isJsonObject()) {
          String name =
              line(JsonFields.text(label.getAsJsonObject(), "name"), Limits.LABEL_MAX_CHARS);
          if (!name.isEmpty()) {
            labels.add(name);
          }
        }
      }
    }
    fields.add("labels", labels);
    return fields;
  }

  /// Nobody is there to be refused: what a line must not hold is left out. Empty where nothing is
  /// left that can be seen.
  private static String line(String text, int maxChars) {
    String line = TextRules.trimmed(shortened(TextRules.line(text), maxChars));
    return TextRules.isBlank(line) ? "" : line;
  }

  private static String shortened(String text, int maxChars) {
    return Limits.length(text) <= maxChars
        ? text
        : text.substring(0, text.offsetByCodePoints(0, maxChars));
  }
}
