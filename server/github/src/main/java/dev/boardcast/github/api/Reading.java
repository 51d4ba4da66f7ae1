package dev.boardcast.github.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.ProjectTexts;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.github.api.Views.Choice;
import dev.boardcast.github.api.Views.Choices;
import dev.boardcast.github.api.Views.Page;
import dev.boardcast.github.api.Views.ProjectView;
import dev.boardcast.github.api.Views.StatusField;
import dev.boardcast.github.core.Content;
import dev.boardcast.github.core.Part;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusOption;
import dev.boardcast.github.core.phases.PhaseField;
import dev.boardcast.github.core.phases.PhaseField.Kind;
import dev.boardcast.github.core.phases.PhaseOption;
import dev.boardcast.github.core.phases.Placed;
import dev.boardcast.github.core.scan.ScanDiff;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// GitHub's JSON, read tolerantly: kinds that are not known are passed over by their `__typename`.
final class Reading {
  static final String STATUS = "value";
  private static final String PHASE = "phase";
  private static final String SINGLE_SELECT_VALUE = "ProjectV2ItemFieldSingleSelectValue";
  private static final String ITERATION_VALUE = "ProjectV2ItemFieldIterationValue";
  private static final String MILESTONE_VALUE = "ProjectV2ItemFieldMilestoneValue";

  private static final Pattern MARK =
      Pattern.compile("(?:\\r?\\n){0,2}<!-- boardcast ([0-9a-f-]{36}) -->\\s*$");

  private Reading() {}

  /// @return empty where there is no such project for this token
  static Optional<ProjectView> project(JsonObject data) {
    if (!(data.get("repositoryOwner") instanceof JsonObject owner)
        || !(owner.get("projectV2") instanceof JsonObject project)) {
      return Optional.empty();
    }
    JsonObject viewer = JsonFields.object(JsonFields.required(data, "viewer"), "viewer");
    JsonObject items = JsonFields.object(JsonFields.required(project, "items"), "items");
    return Optional.of(
        new ProjectView(
            JsonFields.text(viewer, "login"),
            JsonFields.text(owner, "__typename").equals("User"),
            JsonFields.text(project, "id"),
            title(JsonFields.text(project, "title"), "GitHub project"),
            JsonFields.text(project, "url"),
            flag(project, "closed"),
            flag(project, "public"),
            flag(project, "viewerCanUpdate"),
            description(project),
            (int) JsonFields.nonNegativeLong(items, "totalCount"),
            statusField(project),
            phases(project, List.of())));
  }

  static Choices projects(JsonObject data, boolean withOrganizations) {
    JsonObject viewer = JsonFields.object(JsonFields.required(data, "viewer"), "viewer");
    String login = JsonFields.text(viewer, "login");
    List<Choice> choices = new ArrayList<>(choices(login, viewer));
    for (JsonObject organization : nodes(viewer, "organizations")) {
      choices.addAll(choices(JsonFields.text(organization, "login"), organization));
    }
    return new Choices(login, choices, withOrganizations);
  }

  private static List<Choice> choices(String owner, JsonObject of) {
    List<Choice> choices = new ArrayList<>();
    for (JsonObject project : nodes(of, "projectsV2")) {
      if (!flag(project, "closed")) {
        JsonObject items = JsonFields.object(JsonFields.required(project, "items"), "items");
        choices.add(
            new Choice(
                owner,
                JsonFields.positiveInt(project, "number"),
                title(JsonFields.text(project, "title"), "GitHub project"),
                JsonFields.text(project, "url"),
                (int) JsonFields.nonNegativeLong(items, "totalCount"),
                flag(project, "viewerCanUpdate")));
      }
    }
    return choices;
  }

  /// What a connection holds; nothing where it is hidden.
  static List<JsonObject> nodes(JsonObject of, String field) {
    return of.get(field) instanceof JsonObject connection ? nodes(connection) : List.of();
  }

  static List<JsonObject> nodes(JsonObject connection) {
    List<JsonObject> found = new ArrayList<>();
    if (connection.get("nodes") instanceof JsonArray nodes) {
      for (JsonElement node : nodes) {
        if (node.isJsonObject()) {
          found.add(node.getAsJsonObject());
        }
      }
    }
    return found;
  }

  private static String description(JsonObject project) {
    String text = JsonFields.optionalText(project, "shortDescription");
    return text == null ? "" : shortened(TextRules.storable(text), Limits.BODY_MAX_CHARS);
  }

  static Optional<StatusField> statusField(JsonObject project) {
    if (!(project.get("field") instanceof JsonObject field)
        || !JsonFields.text(field, "__typename").equals("ProjectV2SingleSelectField")) {
      return Optional.empty();
    }
    List<StatusOption> options = new ArrayList<>();
    for (JsonElement option : JsonFields.array(JsonFields.required(field, "options"), "options")) {
      JsonObject one = JsonFields.object(option, "option");
      options.add(new StatusOption(JsonFields.text(one, "id"), JsonFields.text(one, "name")));
    }
    return Optional.of(new StatusField(JsonFields.text(field, "id"), options));
  }

  /// @param items that were read with it
  /// @return empty where the project has no such field, or it is of another kind
  static Optional<PhaseField> phases(JsonObject project, List<JsonObject> items) {
    return project.get("phases") instanceof JsonObject field
        ? phaseField(field, items)
        : Optional.empty();
  }

  private static Optional<PhaseField> phaseField(JsonObject field, List<JsonObject> items) {
    if ("MILESTONE".equals(JsonFields.optionalText(field, "dataType"))) {
      return Optional.of(
          new PhaseField(JsonFields.text(field, "id"), milestones(items), Kind.MILESTONES));
    }
    if (field.get("configuration") instanceof JsonObject iterations) {
      return Optional.of(
          new PhaseField(JsonFields.text(field, "id"), iterations(iterations), Kind.ITERATIONS));
    }
    if (!(field.get("options") instanceof JsonArray all)) {
      return Optional.empty();
    }
    List<PhaseOption> options = new ArrayList<>();
    for (JsonElement option : all) {
      JsonObject one = JsonFields.object(option, "option");
      options.add(
          new PhaseOption(
              JsonFields.text(one, "id"),
              JsonFields.text(one, "name"),
              JsonFields.text(one, "description")));
    }
    return Optional.of(new PhaseField(JsonFields.text(field, "id"), options, Kind.OPTIONS));
  }

  /// Those that are over first: by the day on which they begin.
  private static List<PhaseOption> iterations(JsonObject configuration) {
    List<JsonObject> all = new ArrayList<>();
    for (String list : List.of("completedIterations", "iterations")) {
      for (JsonElement one : JsonFields.array(JsonFields.required(configuration, list), list)) {
        all.add(JsonFields.object(one, "iteration"));
      }
    }
    return all.stream()
        .sorted(Comparator.comparing(one -> JsonFields.text(one, "startDate")))
        .map(one -> new PhaseOption(JsonFields.text(one, "id"), JsonFields.text(one, "title"), ""))
        .toList();
  }

  /// Those of issues that are on the board.
  private static List<PhaseOption> milestones(List<JsonObject> items) {
    List<PhaseOption> found = new ArrayList<>();
    for (JsonObject item : items) {
      if (item.get("content") instanceof JsonObject content
          && "Issue".equals(JsonFields.optionalText(content, "__typename"))
          && item.get(PHASE) instanceof JsonObject value
          && value.get("milestone") instanceof JsonObject milestone
          && !flag(item, "isArchived")) {
        found.add(
            PhaseOption.milestone(
                JsonFields.text(milestone, "id"),
                JsonFields.text(milestone, "title"),
                JsonFields.optionalText(milestone, "dueOn")));
      }
    }
    return found;
  }

  /// What a project says of itself.
  static ProjectTexts self(JsonObject project) {
    return new ProjectTexts(
        title(JsonFields.text(project, "title"), "GitHub project"),
        description(project),
        flag(project, "closed"));
  }

  /// @return empty where the project is not there any more for this token
  static <T> Optional<Page<T>> page(@Nullable JsonElement answer, Function<JsonObject, T> read) {
    if (!(answer instanceof JsonObject node) || !(node.get("items") instanceof JsonObject items)) {
      return Optional.empty();
    }
    JsonObject info = JsonFields.object(JsonFields.required(items, "pageInfo"), "pageInfo");
    List<T> read1 = new ArrayList<>();
    for (JsonElement item : JsonFields.array(JsonFields.required(items, "nodes"), "nodes")) {
      if (item.isJsonObject()) {
        read1.add(read.apply(item.getAsJsonObject()));
      }
    }
    return Optional.of(
        new Page<>(
            (int) JsonFields.nonNegativeLong(items, "totalCount"),
            read1,
            flag(info, "hasNextPage")
                ? Optional.of(JsonFields.text(info, "endCursor"))
                : Optional.empty()));
  }

  /// @param projectUrl where a draft is found, which has no address of its own
  static RemoteItem item(JsonObject item, String projectUrl) {
    String id = JsonFields.text(item, "id");
    JsonObject content = item.get("content") instanceof JsonObject there ? there : null;
    String kind = content == null ? "REDACTED" : JsonFields.text(content, "__typename");
    if (content == null || !(kind.equals("Issue") || kind.equals("DraftIssue"))) {
      return new RemoteItem.Other(id, kind);
    }
    JsonObject value = value(item, STATUS);
    return new RemoteItem.Card(
        id,
        flag(item, "isArchived"),
        content(content, projectUrl),
        value == null ? null : JsonFields.optionalText(value, "optionId"),
        value == null ? null : time(value, "updatedAt"),
        value != null && value.get("creator") instanceof JsonObject creator
            ? JsonFields.optionalText(creator, "login")
            : null,
        placed(item));
  }

  static ScanDiff.Seen seen(JsonObject item) {
    JsonObject value = value(item, STATUS);
    JsonObject content = item.get("content") instanceof JsonObject there ? there : new JsonObject();
    return new ScanDiff.Seen(
        JsonFields.text(item, "id"),
        flag(item, "isArchived"),
        value == null ? null : JsonFields.optionalText(value, "optionId"),
        value == null ? null : time(value, "updatedAt"),
        placed(item).option(),
        time(content, "updatedAt"),
        count(content, "totalBlockedBy"),
        count(content, "totalBlocking"));
  }

  private static @Nullable Integer count(JsonObject content, String name) {
    return content.get("issueDependenciesSummary") instanceof JsonObject summary
        ? (Integer) (int) JsonFields.nonNegativeLong(summary, name)
        : null;
  }

  /// Which phase an item is in; what that is here is for others to say.
  static Placed placed(JsonObject item) {
    if (!(item.get(PHASE) instanceof JsonObject value)) {
      return Placed.NOWHERE;
    }
    return switch (JsonFields.text(value, "__typename")) {
      case SINGLE_SELECT_VALUE -> placed(value, "optionId");
      case ITERATION_VALUE -> placed(value, "iterationId");
      // When it was set is not said, but the issue's own time is another one then.
      case MILESTONE_VALUE ->
          value.get("milestone") instanceof JsonObject milestone
              ? new Placed(JsonFields.text(milestone, "id"), null, null)
              : Placed.NOWHERE;
      default -> Placed.NOWHERE;
    };
  }

  private static Placed placed(JsonObject value, String name) {
    return new Placed(JsonFields.optionalText(value, name), time(value, "updatedAt"), null);
  }

  /// The value of an item in one of its fields; null where it has none.
  static @Nullable JsonObject value(JsonObject item, String field) {
    return item.get(field) instanceof JsonObject value
            && JsonFields.text(value, "__typename").equals(SINGLE_SELECT_VALUE)
        ? value
        : null;
  }

  static @Nullable Instant time(JsonObject json, String name) {
    String text = JsonFields.optionalText(json, name);
    return text == null ? null : Timestamps.parse(text);
  }

  /// @param projectUrl where a draft is found
  static Content content(JsonObject content, String projectUrl) {
    String url = JsonFields.optionalText(content, "url");
    String title = JsonFields.text(content, "title");
    String body = Optional.ofNullable(JsonFields.optionalText(content, "body")).orElse("");
    Matcher mark = MARK.matcher(body);
    boolean marked = mark.find();
    String unmarked = TextRules.storable(marked ? body.substring(0, mark.start()) : body);
    List<String> logins = names(content, "assignees", "login", Limits.ASSIGNEE_MAX_CHARS);
    List<String> labels = names(content, "labels", "name", Limits.LABEL_MAX_CHARS);
    Set<Part> cut = EnumSet.noneOf(Part.class);
    if (Limits.length(title) > Limits.TITLE_MAX_CHARS) {
      cut.add(Part.TITLE);
    }
    if (Limits.length(unmarked) > Limits.BODY_MAX_CHARS) {
      cut.add(Part.BODY);
    }
    if (content.get("labels") instanceof JsonObject all
        && all.has("totalCount")
        && JsonFields.nonNegativeLong(all, "totalCount") > labels.size()) {
      cut.add(Part.LABELS);
    }
    return new Content(
        JsonFields.text(content, "id"),
        "DraftIssue".equals(JsonFields.optionalText(content, "__typename")),
        url == null ? projectUrl : url,
        new CardTexts(
            title(title, "GitHub item"),
            unmarked.isEmpty() ? null : shortened(unmarked, Limits.BODY_MAX_CHARS),
            logins.isEmpty() ? null : logins.getFirst(),
            labels),
        logins,
        cut,
        time(content, "updatedAt"),
        marked ? mark.group(1) : null);
  }

  /// A body that says which issue of a board it was made for.
  static String marked(@Nullable String body, String mark) {
    String comment = "<!-- boardcast %s -->".formatted(mark);
    return body == null ? comment : body + "\n\n" + comment;
  }

  /// The mark of a body; empty for most.
  static Optional<String> mark(String body) {
    Matcher mark = MARK.matcher(body);
    return mark.find() ? Optional.of(mark.group(1)) : Optional.empty();
  }

  private static List<String> names(JsonObject content, String field, String name, int maxChars) {
    List<String> names = new ArrayList<>();
    for (JsonObject node : nodes(content, field)) {
      if (names.size() < Limits.LABELS_MAX_COUNT) {
        String text = line(JsonFields.text(node, name), maxChars);
        if (!text.isEmpty() && !names.contains(text)) {
          names.add(text);
        }
      }
    }
    return names;
  }

  private static String title(String text, String otherwise) {
    String title = line(text, Limits.TITLE_MAX_CHARS);
    return title.isEmpty() ? otherwise : title;
  }

  /// Nobody is there to be refused: what a line of a board must not hold is left out.
  private static String line(String text, int maxChars) {
    String line = TextRules.trimmed(shortened(TextRules.line(text), maxChars));
    return TextRules.isBlank(line) ? "" : line;
  }

  private static String shortened(String text, int maxChars) {
    return Limits.length(text) <= maxChars
        ? text
        : text.substring(0, text.offsetByCodePoints(0, maxChars));
  }

  private static boolean flag(JsonObject json, String name) {
    return JsonFields.flag(JsonFields.required(json, name), name);
  }
}
