package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeProject.Item;
import dev.boardcast.testkit.github.FakeProject.Refused;
import dev.boardcast.testkit.github.FakeSchema.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A project's items as the maps that the schema answers from.
final class FakeData {
  private final FakeProject project;

  FakeData(FakeProject project) {
    this.project = project;
  }

  Map<String, Object> root() {
    return Map.of(
        "viewer",
        Map.of("login", "boardcast-user"),
        "repositoryOwner",
        (Answer) arguments -> FakeGitHub.OWNER.equals(arguments.get("login")) ? owner() : null,
        "node",
        (Answer) arguments -> node(String.valueOf(arguments.get("id"))),
        "nodes",
        (Answer)
            arguments ->
                ((List<?>) given(arguments, "ids"))
                    .stream().map(id -> node(String.valueOf(id))).toList(),
        "updateProjectV2ItemFieldValue",
        (Answer) arguments -> update((Map<?, ?>) given(arguments, "input")),
        "clearProjectV2ItemFieldValue",
        (Answer) arguments -> clear((Map<?, ?>) given(arguments, "input")));
  }

  private static Object given(Map<?, ?> arguments, String name) {
    return Objects.requireNonNull(arguments.get(name), name);
  }

  private Map<String, @Nullable Object> owner() {
    Map<String, @Nullable Object> owner = new LinkedHashMap<>();
    owner.put("__typename", "Organization");
    owner.put("login", FakeGitHub.OWNER);
    owner.put(
        "projectV2",
        (Answer)
            arguments -> {
              if (!Integer.valueOf(FakeGitHub.NUMBER).equals(arguments.get("number"))
                  || project.isHidden()) {
                throw new Refused(FakeProject.NOT_FOUND, "Could not resolve to a ProjectV2");
              }
              return project();
            });
    return owner;
  }

  private Map<String, @Nullable Object> project() {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("__typename", "ProjectV2");
    shown.put("id", FakeProject.ID);
    shown.put("number", FakeGitHub.NUMBER);
    shown.put("title", project.title());
    shown.put("shortDescription", project.description());
    shown.put("url", "https://github.com/orgs/demo/projects/1");
    shown.put("closed", project.isClosed());
    shown.put("public", true);
    shown.put("viewerCanUpdate", true);
    shown.put("items", (Answer) this::page);
    shown.put(
        "field",
        (Answer) arguments -> "Status".equals(arguments.get("name")) ? statusField() : null);
    return shown;
  }

  private Map<String, Object> statusField() {
    return Map.of(
        "__typename",
        "ProjectV2SingleSelectField",
        "id",
        FakeProject.FIELD,
        "name",
        "Status",
        "options",
        (Answer)
            _ ->
                project.options().stream()
                    .map(name -> Map.of("id", FakeProject.optionId(name), "name", name))
                    .toList());
  }

  private Map<String, Object> page(Map<String, Object> arguments) {
    List<Item> all = project.items();
    int first = (Integer) given(arguments, "first");
    int from = 0;
    if (arguments.get("after") instanceof String after) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).id.equals(after)) {
          from = i + 1;
        }
      }
    }
    List<Item> some = all.subList(from, Math.min(all.size(), from + first));
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("hasNextPage", from + first < all.size());
    info.put("endCursor", some.isEmpty() ? null : some.getLast().id);
    return Map.of(
        "totalCount",
        all.size(),
        "pageInfo",
        info,
        "nodes",
        some.stream().map(this::item).toList());
  }

  private @Nullable Object node(String id) {
    if (id.equals(FakeProject.ID)) {
      return project.isHidden() ? null : project();
    }
    Item item = project.find(id);
    return item == null ? null : item(item);
  }

  private Map<String, @Nullable Object> item(Item item) {
    synchronized (project) {
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      shown.put("__typename", "ProjectV2Item");
      shown.put("id", item.id);
      shown.put(
          "type",
          switch (item.kind) {
            case "Issue" -> "ISSUE";
            case "DraftIssue" -> "DRAFT_ISSUE";
            case "PullRequest" -> "PULL_REQUEST";
            default -> "REDACTED";
          });
      shown.put("isArchived", item.archived);
      shown.put("fieldValueByName", value(item, project.lags(item)));
      shown.put("content", item.kind.equals("REDACTED") ? null : content(item));
      return shown;
    }
  }

  private static @Nullable Object value(Item item, boolean lags) {
    String option = lags ? item.optionBefore : item.option;
    if (option == null) {
      return null;
    }
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("__typename", "ProjectV2ItemFieldSingleSelectValue");
    value.put("optionId", FakeProject.optionId(option));
    value.put("updatedAt", lags ? item.optionAtBefore : item.optionAt);
    value.put(
        "creator", item.setBy == null ? null : Map.of("__typename", "User", "login", item.setBy));
    return value;
  }

  private Map<String, @Nullable Object> content(Item item) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("__typename", item.kind);
    content.put("id", FakeProject.contentId(item.id));
    content.put("title", item.title);
    // A draft's body is never null there, an issue's neither; an empty one is none.
    content.put("body", item.body == null ? "" : item.body);
    content.put("updatedAt", item.contentAt);
    content.put("url", project.repository() + "/issues/" + item.id);
    List<Object> logins = new ArrayList<>();
    if (item.assignee != null) {
      logins.add(Map.of("login", item.assignee));
    }
    content.put("assignees", Map.of("nodes", logins));
    content.put(
        "labels", Map.of("nodes", item.labels.stream().map(l -> Map.of("name", l)).toList()));
    return content;
  }

  private Map<String, @Nullable Object> update(Map<?, ?> input) {
    Map<?, ?> value = (Map<?, ?>) given(input, "value");
    if (value.size() != 1) {
      throw new Refused(FakeProject.UNPROCESSABLE, "Exactly one value must be given");
    }
    check(input);
    String id = String.valueOf(input.get("itemId"));
    project.setById(id, String.valueOf(value.get("singleSelectOptionId")));
    return written(id);
  }

  private Map<String, @Nullable Object> clear(Map<?, ?> input) {
    check(input);
    String id = String.valueOf(input.get("itemId"));
    project.set(id, null, "boardcast-user");
    return written(id);
  }

  private static void check(Map<?, ?> input) {
    if (!FakeProject.ID.equals(input.get("projectId"))
        || !FakeProject.FIELD.equals(input.get("fieldId"))) {
      throw new Refused(FakeProject.NOT_FOUND, "Could not resolve to a node");
    }
  }

  /// What a mutation answers is what it wrote, however reads lag.
  private Map<String, @Nullable Object> written(String id) {
    Item item = project.find(id);
    if (item == null) {
      return Map.of();
    }
    Map<String, @Nullable Object> shown = item(item);
    synchronized (project) {
      shown.put("fieldValueByName", value(item, false));
    }
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("projectV2Item", shown);
    return payload;
  }
}
