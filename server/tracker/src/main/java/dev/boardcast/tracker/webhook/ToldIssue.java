package dev.boardcast.tracker.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An issue as a delivery of GitHub's has it, cut to what a board can hold. Nobody is there to be
/// refused, so what does not fit is cut or left out.
///
/// @param node its id, which stays whatever is renamed; its address where GitHub names none
/// @param url where people find it
/// @param at GitHub's time of its last change; null where that is not said
/// @param isPullRequest GitHub sends some events of issues for pull requests, too
/// @param said what it says
record ToldIssue(
    String node, String url, int number, @Nullable Instant at, boolean isPullRequest, Said said) {

  /// What is mirrored, as GitHub said it last; a part that is null was not said.
  ///
  /// @param body empty for none
  /// @param assignee empty for nobody
  /// @param reason why it is closed
  record Said(
      String title,
      @Nullable String body,
      @Nullable String assignee,
      @Nullable List<String> labels,
      @Nullable Boolean closed,
      @Nullable String reason) {
    Said {
      labels = labels == null ? null : List.copyOf(labels);
    }

    /// What was not said now stays as it was.
    Said over(@Nullable Said before) {
      return before == null
          ? this
          : new Said(
              title,
              body == null ? before.body : body,
              assignee == null ? before.assignee : assignee,
              labels == null ? before.labels : labels,
              closed == null ? before.closed : closed,
              closed == null ? before.reason : reason);
    }

    boolean isClosed() {
      return closed != null && closed;
    }

    /// Closed because nobody will do it: that is not done.
    boolean isGivenUp() {
      return "not_planned".equals(reason) || "duplicate".equals(reason);
    }
  }

  /// @throws WireException when it is no issue
  static ToldIssue read(JsonObject issue) {
    String url = JsonFields.text(issue, "html_url");
    var _ = ReportedEvents.address(url);
    String node = text(issue, "node_id");
    int number = JsonFields.positiveInt(issue, "number");
    String title = line(JsonFields.text(issue, "title"), Limits.TITLE_MAX_CHARS);
    String state = text(issue, "state");
    return new ToldIssue(
        node == null || node.isBlank() ? url : node,
        url,
        number,
        time(issue),
        issue.get("pull_request") instanceof JsonObject,
        new Said(
            title.isEmpty() ? "GitHub issue #" + number : title,
            body(issue),
            assignee(issue),
            labels(issue),
            state == null ? null : state.equals("closed"),
            text(issue, "state_reason")));
  }

  private static @Nullable Instant time(JsonObject issue) {
    String text = text(issue, "updated_at");
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static @Nullable String body(JsonObject issue) {
    if (!issue.has("body")) {
      return null;
    }
    String body = text(issue, "body");
    return body == null ? "" : shortened(TextRules.storable(body), Limits.BODY_MAX_CHARS);
  }

  /// The first of them. Of the two fields, GitHub's schema promises the list alone.
  private static @Nullable String assignee(JsonObject issue) {
    if (issue.get("assignees") instanceof JsonArray all) {
      for (JsonElement one : all) {
        String login = login(one);
        if (!login.isEmpty()) {
          return login;
        }
      }
      return login(issue.get("assignee"));
    }
    return issue.has("assignee") ? login(issue.get("assignee")) : null;
  }

  private static String login(@Nullable JsonElement user) {
    String login = user instanceof JsonObject object ? text(object, "login") : null;
    return login == null ? "" : line(login, Limits.ASSIGNEE_MAX_CHARS);
  }

  private static @Nullable List<String> labels(JsonObject issue) {
    if (!(issue.get("labels") instanceof JsonArray given)) {
      return null;
    }
    List<String> labels = new ArrayList<>();
    for (JsonElement label : given) {
      String name = label instanceof JsonObject object ? text(object, "name") : null;
      String line = name == null ? "" : line(name, Limits.LABEL_MAX_CHARS);
      if (!line.isEmpty() && !labels.contains(line) && labels.size() < Limits.LABELS_MAX_COUNT) {
        labels.add(line);
      }
    }
    return labels;
  }

  /// Null for what is not there, null, or no text.
  static @Nullable String text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value && value.isString()
        ? value.getAsString()
        : null;
  }

  /// An issue inside of `changes`, which tells where it was or went.
  static Optional<ToldIssue> inChanges(JsonObject payload, String name) {
    return payload.get("changes") instanceof JsonObject changes
            && changes.get(name) instanceof JsonObject issue
        ? Optional.of(read(issue))
        : Optional.empty();
  }

  /// What a line must not hold is left out. Empty where nothing is left that can be seen.
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
