package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeItem.State;
import dev.boardcast.testkit.github.FakeSchema.Answer;
import dev.boardcast.testkit.github.FakeSchema.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Projects as the maps that the schema answers reads from; `FakeWrites` has the mutations.
final class FakeData {
  private final Map<Integer, FakeProject> projects;
  private final FakeWrites writes = new FakeWrites(this);

  /// @param projects by their numbers; of one owner
  FakeData(Map<Integer, FakeProject> projects) {
    this.projects = projects;
  }

  Map<String, Object> root() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(
        "viewer",
        Map.of(
            "id",
            "U_" + FakeProject.ME,
            "login",
            FakeProject.ME,
            "projectsV2",
            Map.of("nodes", List.of()),
            "organizations",
            Map.of("nodes", List.of(owner()))));
    root.put(
        "repositoryOwner",
        (Answer) arguments -> FakeGitHub.OWNER.equals(arguments.get("login")) ? owner() : null);
    root.put("node", (Answer) arguments -> node(String.valueOf(arguments.get("id"))));
    root.put(
        "nodes",
        (Answer)
            arguments ->
                ((List<?>) given(arguments, "ids"))
                    .stream().map(id -> node(String.valueOf(id))).toList());
    root.put("user", (Answer) arguments -> user(String.valueOf(arguments.get("login"))));
    root.put(
        "repository",
        (Answer)
            arguments ->
                FakeProject.REPOSITORY.equals(arguments.get("owner") + "/" + arguments.get("name"))
                    ? repository()
                    : null);
    writes
        .root()
        .forEach((name, mutation) ->
            root.put(name, (Answer) arguments -> addressed(((Answer) mutation).apply(arguments))));
    return root;
  }

  static Object given(Map<?, ?> arguments, String name) {
    return Objects.requireNonNull(arguments.get(name), name);
  }

  /// The project that a call is about.
  FakeProject project(Object id) {
    return projects.values().stream()
        .filter(project -> project.id().equals(id) && !project.isHidden())
        .findFirst()
        .orElseThrow(
            () -> new Refused(FakeProject.NOT_FOUND, "Could not resolve to a node: " + id));
  }

  /// The project that an issue or draft is in.
  FakeProject projectWith(Object content) {
    return projects.values().stream()
        .filter(project -> project.hasIssue(String.valueOf(content)))
        .findFirst()
        .orElseThrow(
            () -> new Refused(FakeProject.NOT_FOUND, "Could not resolve to a node: " + content));
  }

  /// An issue that is in no project, wherever it was made.
  FakeProject.@Nullable Loose take(String content) {
    for (FakeProject project : projects.values()) {
      FakeProject.Loose issue = project.take(content);
      if (issue != null) {
        return issue;
      }
    }
    return null;
  }

  FakeProject first() {
    return projects.values().iterator().next();
  }

  private Map<String, @Nullable Object> owner() {
    Map<String, @Nullable Object> owner = new LinkedHashMap<>();
    owner.put("__typename", "Organization");
    owner.put("id", "O_" + FakeGitHub.OWNER);
    owner.put("login", FakeGitHub.OWNER);
    owner.put(
        "projectsV2",
        (Answer)
            _ ->
                Map.of(
                    "nodes",
                    projects.values().stream()
                        .filter(project -> !project.isHidden())
                        .map(this::shown)
                        .toList()));
    owner.put(
        "projectV2",
        (Answer)
            arguments -> {
              FakeProject project =
                  arguments.get("number") instanceof Integer number ? projects.get(number) : null;
              if (project == null || project.isHidden()) {
                throw new Refused(FakeProject.NOT_FOUND, "Could not resolve to a ProjectV2");
              }
              return shown(project);
            });
    return owner;
  }

  private Object user(String login) {
    String id = first().people().userId(login);
    if (id == null) {
      throw new Refused(
          FakeProject.NOT_FOUND, "Could not resolve to a User with the login of '" + login + "'.");
    }
    return Map.of("__typename", "User", "id", id, "login", login);
  }

  private Map<String, Object> repository() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("__typename", "Repository");
    shown.put("id", FakeProject.REPOSITORY_ID);
    shown.put("nameWithOwner", FakeProject.REPOSITORY);
    shown.put("hasIssuesEnabled", true);
    shown.put("viewerPermission", "WRITE");
    shown.put(
        "label",
        (Answer)
            arguments -> {
              String id = first().people().labelId(String.valueOf(arguments.get("name")));
              return id == null ? null : Map.of("id", id);
            });
    shown.put(
        "issues",
        (Answer)
            _ ->
                Map.of(
                    "nodes",
                    projects.values().stream()
                        .flatMap(project -> project.issueBodies().entrySet().stream())
                        .map(issue -> Map.of("id", issue.getKey(), "body", issue.getValue()))
                        .toList()));
    return shown;
  }

  Map<String, @Nullable Object> shown(FakeProject project) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("__typename", "ProjectV2");
    shown.put("id", project.id());
    shown.put("number", project.number);
    FakeSelf.Texts self = project.seenSelf();
    shown.put("title", self.title());
    shown.put("shortDescription", self.description());
    shown.put("url", "https://github.com/orgs/demo/projects/" + project.number);
    shown.put("closed", self.closed());
    shown.put("public", true);
    shown.put("viewerCanUpdate", true);
    shown.put("items", (Answer) arguments -> page(project, arguments));
    shown.put(
        "field",
        (Answer)
            arguments ->
                "Status".equals(arguments.get("name"))
                    ? statusField(project)
                    : project.seenPhases(String.valueOf(arguments.get("name"))));
    return shown;
  }

  static Map<String, Object> statusField(FakeProject project) {
    return Map.of(
        "__typename",
        "ProjectV2SingleSelectField",
        "id",
        project.field(),
        "name",
        "Status",
        "options",
        (Answer) _ -> project.options().stream().map(FakeData::option).toList());
  }

  private static Map<String, Object> option(String name) {
    return Map.of(
        "id", FakeProject.optionId(name), "name", name, "color", "GRAY", "description", "");
  }

  private Map<String, Object> page(FakeProject project, Map<String, Object> arguments) {
    List<FakeItem> all = project.items();
    int from = 0;
    int count;
    if (arguments.get("last") instanceof Integer last) {
      count = last;
      from = Math.max(0, all.size() - last);
    } else {
      count = (Integer) given(arguments, "first");
    }
    if (arguments.get("after") instanceof String after) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).id.equals(after)) {
          from = i + 1;
        }
      }
    }
    List<FakeItem> some = all.subList(from, Math.min(all.size(), from + count));
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("hasNextPage", from + count < all.size());
    info.put("endCursor", some.isEmpty() ? null : some.getLast().id);
    List<Object> nodes = new ArrayList<>();
    for (FakeItem item : some) {
      State seen = project.seen(item);
      if (seen != null) {
        nodes.add(item(item, seen, project.repository()));
      }
    }
    return Map.of("totalCount", all.size(), "pageInfo", info, "nodes", nodes);
  }

  private @Nullable Object node(String id) {
    if (id.equals(FakeProject.REPOSITORY_ID)) {
      return repository();
    }
    for (FakeProject project : projects.values()) {
      if (id.equals(project.id())) {
        return project.isHidden() ? null : shown(project);
      }
      FakeItem item = project.find(id);
      State seen = item == null ? null : project.seen(item);
      if (item != null && seen != null) {
        return item(item, seen, project.repository());
      }
      if (project.hasIssue(id)) {
        return Map.of(
            "__typename",
            id.startsWith("DI_") ? "DraftIssue" : "Issue",
            "id",
            id,
            "repository",
            repository());
      }
    }
    return null;
  }

  /// What a mutation answers, with whole addresses: it does not know the repository's.
  private @Nullable Object addressed(@Nullable Object payload) {
    if (!(payload instanceof Map<?, ?> map)) {
      return payload;
    }
    Map<Object, @Nullable Object> whole = new LinkedHashMap<>(map);
    whole.replaceAll((name, value) ->
        name.equals("url") && String.valueOf(value).startsWith("/")
            ? projectWith(given(map, "id")).repository() + value
            : addressed(value));
    return whole;
  }

  private static @Nullable Object phase(FakeItem item, State state) {
    return state.phase() == null ? null : item.project.phases().value(state.phase());
  }

  /// For `addressed`.
  static Map<String, @Nullable Object> item(FakeItem item, State state) {
    return item(item, state, "");
  }

  private static Map<String, @Nullable Object> item(FakeItem item, State state, String repository) {
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
    shown.put("isArchived", state.archived());
    Instant at = state.optionAt() == null ? state.contentAt() : later(state);
    shown.put("updatedAt", at);
    shown.put(
        "project", Map.of("__typename", "ProjectV2", "id", item.project.id(), "updatedAt", at));
    shown.put(
        "fieldValueByName",
        (Answer)
            arguments ->
                item.project.phases().isCalled(given(arguments, "name"))
                    ? phase(item, state)
                    : value(state));
    shown.put("content", item.kind.equals("REDACTED") ? null : content(item, state, repository));
    return shown;
  }

  private static Instant later(State state) {
    Instant option = Objects.requireNonNull(state.optionAt());
    return option.isAfter(state.contentAt()) ? option : state.contentAt();
  }

  private static @Nullable Object value(State state) {
    if (state.option() == null) {
      return null;
    }
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("__typename", "ProjectV2ItemFieldSingleSelectValue");
    value.put("optionId", FakeProject.optionId(state.option()));
    value.put("updatedAt", state.optionAt());
    value.put(
        "creator",
        state.setBy() == null ? null : Map.of("__typename", "User", "login", state.setBy()));
    return value;
  }

  /// For `addressed`.
  static Map<String, @Nullable Object> content(FakeItem item, State state) {
    return content(item, state, "");
  }

  private static Map<String, @Nullable Object> content(
      FakeItem item, State state, String repository) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("__typename", item.kind);
    content.put("id", item.contentId);
    content.put("title", state.title());
    // A draft's body is never null there, an issue's neither; an empty one is none.
    content.put("body", state.body() == null ? "" : state.body());
    content.put("updatedAt", state.contentAt());
    content.put("url", repository + "/issues/" + item.id);
    content.put(
        "projectV2Items", (Answer) _ -> Map.of("nodes", List.of(item(item, state, repository))));
    if (item.kind.equals("Issue")) {
      item.project.showTalk(content, item.contentId);
    }
    content.put(
        "assignees",
        Map.of("nodes", state.assignees().stream().map(login -> Map.of("login", login)).toList()));
    content.put(
        "labels",
        Map.of(
            "totalCount",
            state.labels().size(),
            "nodes",
            state.labels().stream().map(l -> Map.of("name", l)).toList()));
    return content;
  }
}
