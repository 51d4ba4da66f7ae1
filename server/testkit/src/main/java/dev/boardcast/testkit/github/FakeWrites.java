package dev.boardcast.testkit.github;

import dev.boardcast.testkit.github.FakeSchema.Answer;
import dev.boardcast.testkit.github.FakeSchema.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The mutations. What one answers is what it wrote, however reads lag.
final class FakeWrites {
  private final FakeData data;

  FakeWrites(FakeData data) {
    this.data = data;
  }

  Map<String, Object> root() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("updateProjectV2ItemFieldValue", of(this::set));
    root.put("clearProjectV2ItemFieldValue", of(this::clear));
    root.put("updateIssue", of(input -> edit(input, "id", "issue")));
    root.put("updateProjectV2DraftIssue", of(input -> edit(input, "draftIssueId", "draftIssue")));
    root.put("archiveProjectV2Item", of(this::archive));
    root.put("addProjectV2DraftIssue", of(this::addDraft));
    root.put("createIssue", of(this::createIssue));
    root.put("addProjectV2ItemById", of(this::addItem));
    root.put("updateProjectV2", of(this::describe));
    root.put("addComment", of(input -> talk(input, "subjectId").say(input)));
    root.put("addBlockedBy", of(input -> talk(input, "issueId").wait(input, true)));
    root.put("removeBlockedBy", of(input -> talk(input, "issueId").wait(input, false)));
    // What nothing but scripts/github-check asks for.
    root.put("createProjectV2", of(_ -> payload("projectV2", data.shown(data.first()))));
    root.put("deleteProjectV2", of(this::deleteProject));
    root.put("updateProjectV2Field", of(this::setOptions));
    root.put("convertProjectV2DraftIssueItemToIssue", of(this::convert));
    root.put("closeIssue", of(input -> payload("issue", issue(input.get("issueId")))));
    root.put("transferIssue", of(this::transfer));
    return root;
  }

  private static Map<String, Object> issue(@Nullable Object id) {
    return Map.of("__typename", "Issue", "id", String.valueOf(id));
  }

  private Map<String, @Nullable Object> deleteProject(Map<?, ?> input) {
    FakeProject project = data.project(FakeData.given(input, "projectId"));
    project.hide(true);
    return payload("projectV2", Map.of("__typename", "ProjectV2", "id", project.id()));
  }

  private Map<String, @Nullable Object> setOptions(Map<?, ?> input) {
    FakeProject project = data.first();
    for (Object option : (List<?>) FakeData.given(input, "singleSelectOptions")) {
      String name = String.valueOf(((Map<?, ?>) option).get("name"));
      if (!project.options().contains(name)) {
        project.addOption(name);
      } else if (!FakeProject.optionId(name).equals(((Map<?, ?>) option).get("id"))) {
        throw new Refused(FakeProject.UNPROCESSABLE, "An option without its id is another one");
      }
    }
    return payload("projectV2Field", FakeData.statusField(project));
  }

  private Map<String, @Nullable Object> convert(Map<?, ?> input) {
    FakeProject project = data.first();
    String id = String.valueOf(input.get("itemId"));
    synchronized (project) {
      project.hold(id, "I_of_" + project.contentOf(id), "Issue");
      FakeItem item = project.item(id);
      return payload("item", FakeData.item(item, item.now()));
    }
  }

  private Map<String, @Nullable Object> transfer(Map<?, ?> input) {
    String content = String.valueOf(input.get("issueId"));
    FakeProject project = data.projectWith(content);
    String item = project.itemOf(content);
    if (item == null) {
      throw FakeProject.unresolved(content);
    }
    project.talk().transfer(item);
    return payload("issue", issue(project.contentOf(item)));
  }

  private static Answer of(Function<Map<?, ?>, Map<String, @Nullable Object>> mutation) {
    return arguments -> mutation.apply((Map<?, ?>) FakeData.given(arguments, "input"));
  }

  private static Map<String, @Nullable Object> payload(String name, Object answer) {
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put(name, answer);
    return payload;
  }

  private FakeTalk talk(Map<?, ?> input, String issue) {
    return data.projectWith(FakeData.given(input, issue)).talk();
  }

  private Map<String, @Nullable Object> set(Map<?, ?> input) {
    Map<?, ?> value = (Map<?, ?>) FakeData.given(input, "value");
    if (value.size() != 1) {
      throw new Refused(FakeProject.UNPROCESSABLE, "Exactly one value must be given");
    }
    return status(input, String.valueOf(value.get("singleSelectOptionId")));
  }

  private Map<String, @Nullable Object> clear(Map<?, ?> input) {
    return status(input, null);
  }

  private Map<String, @Nullable Object> status(Map<?, ?> input, @Nullable String option) {
    FakeProject project = data.project(FakeData.given(input, "projectId"));
    boolean phase = project.phases().field().equals(input.get("fieldId"));
    if (!phase && !project.field().equals(input.get("fieldId"))) {
      throw new Refused(FakeProject.NOT_FOUND, "Could not resolve to a node");
    }
    String id = String.valueOf(input.get("itemId"));
    synchronized (project) {
      if (phase) {
        project.phases().put(id, option);
      } else {
        project.set(id, option);
      }
      FakeItem item = project.item(id);
      return payload("projectV2Item", FakeData.item(item, item.now()));
    }
  }

  private Map<String, @Nullable Object> edit(Map<?, ?> input, String id, String answer) {
    Object content = FakeData.given(input, id);
    FakeProject project = data.projectWith(content);
    synchronized (project) {
      FakeItem item =
          project.editContent(
              content.toString(),
              (String) input.get("title"),
              (String) input.get("body"),
              texts(input.get("assigneeIds")),
              texts(input.get("labelIds")));
      return payload(answer, FakeData.content(item, item.now()));
    }
  }

  private static @Nullable List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : null;
  }

  private Map<String, @Nullable Object> archive(Map<?, ?> input) {
    FakeProject project = data.project(FakeData.given(input, "projectId"));
    synchronized (project) {
      FakeItem item = project.archiveById(String.valueOf(input.get("itemId")));
      return payload("item", FakeData.item(item, item.now()));
    }
  }

  private Map<String, @Nullable Object> describe(Map<?, ?> input) {
    FakeProject project = data.project(FakeData.given(input, "projectId"));
    FakeSelf self = project.self();
    self.set(
        (String) input.get("title"),
        (String) input.get("shortDescription"),
        (Boolean) input.get("closed"));
    // What a change answers does not lag, other than what is read.
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("__typename", "ProjectV2");
    shown.put("title", self.title());
    shown.put("shortDescription", self.description());
    shown.put("closed", self.isClosed());
    return payload("projectV2", shown);
  }

  private Map<String, @Nullable Object> addDraft(Map<?, ?> input) {
    FakeProject project = data.project(FakeData.given(input, "projectId"));
    String body = input.get("body") == null ? "" : String.valueOf(input.get("body"));
    return added(
        project, project.addDraftById(String.valueOf(input.get("title")), body), "projectItem");
  }

  private Map<String, @Nullable Object> createIssue(Map<?, ?> input) {
    if (!FakeProject.REPOSITORY_ID.equals(input.get("repositoryId"))) {
      throw new Refused(FakeProject.NOT_FOUND, "Could not resolve to a node");
    }
    String body = input.get("body") == null ? "" : String.valueOf(input.get("body"));
    String id = data.first().createIssue(String.valueOf(input.get("title")), body);
    return payload("issue", Map.of("__typename", "Issue", "id", id));
  }

  private Map<String, @Nullable Object> addItem(Map<?, ?> input) {
    FakeProject project = data.project(FakeData.given(input, "projectId"));
    String content = String.valueOf(input.get("contentId"));
    String there = project.itemOf(content);
    if (there != null) {
      // Added again, it is the item that is there.
      return added(project, there, "item");
    }
    FakeProject.Loose issue = data.take(content);
    if (issue == null) {
      throw FakeProject.unresolved(content);
    }
    return added(project, project.addLoose(issue), "item");
  }

  private static Map<String, @Nullable Object> added(
      FakeProject project, String id, String answer) {
    synchronized (project) {
      FakeItem item = project.item(id);
      return payload(answer, FakeData.item(item, item.now()));
    }
  }
}
