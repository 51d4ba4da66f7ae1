package dev.boardcast.github.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.github.core.Pacing.Kind;
import dev.boardcast.protocol.json.JsonFields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The calls that make something; see `GitHubApi`.
public final class MakeApi {
  private final Asking asking;

  MakeApi(Asking asking) {
    this.asking = asking;
  }

  /// What became of something that was to be made.
  public sealed interface Made {
    record Done(String id) implements Made {}

    record Refused(String why) implements Made {}

    /// It may have been made, or not.
    record Unknown() implements Made {}
  }

  /// Makes a draft.
  ///
  /// @param mark to be recognized by
  /// @return the item's id
  public Made addDraft(String project, String title, @Nullable String body, String mark) {
    JsonObject input = new JsonObject();
    input.addProperty("projectId", project);
    input.addProperty("title", title);
    input.addProperty("body", Reading.marked(body, mark));
    return make(Documents.ADD_DRAFT, input, "projectItem");
  }

  /// Makes an issue, which is in no project yet.
  public Made createIssue(String repository, String title, @Nullable String body, String mark) {
    JsonObject input = new JsonObject();
    input.addProperty("repositoryId", repository);
    input.addProperty("title", title);
    input.addProperty("body", Reading.marked(body, mark));
    return make(Documents.CREATE_ISSUE, input, "issue");
  }

  /// Puts an issue into a project; where it is there already, nothing happens.
  ///
  /// @return the item's id
  public Made addItem(String project, String content) {
    JsonObject input = new JsonObject();
    input.addProperty("projectId", project);
    input.addProperty("contentId", content);
    return make(Documents.ADD_ITEM, input, "item");
  }

  private Made make(Documents document, JsonObject input, String member) {
    JsonObject variables = new JsonObject();
    variables.add("add", input);
    return Asking.read(() -> {
      JsonObject body = asking.call(Kind.MUTATION, document.text(), variables);
      Optional<String> id =
          body.get("data") instanceof JsonObject data
                  && data.get("add") instanceof JsonObject payload
              ? Writing.id(payload.get(member))
              : Optional.empty();
      return id.<Made>map(Made.Done::new)
          .or(() -> Writing.error(body, "add").map(Made.Refused::new))
          .orElseGet(Made.Unknown::new);
    });
  }

  /// The issue that a repository got last with this mark.
  public Optional<String> findIssue(String repository, String mark) {
    JsonObject variables = new JsonObject();
    variables.addProperty("repository", repository);
    return Asking.read(() -> {
      JsonObject data = Asking.data(asking.whole(Kind.READ, Documents.ISSUES.text(), variables));
      if (!(data.get("node") instanceof JsonObject node)
          || !(node.get("issues") instanceof JsonObject issues)) {
        throw Asking.gone("the repository is hidden from this token");
      }
      for (JsonElement issue :
          JsonFields.array(JsonFields.required(issues, "nodes"), "nodes").asList().reversed()) {
        JsonObject one = JsonFields.object(issue, "issue");
        if (Reading.mark(JsonFields.text(one, "body")).filter(mark::equals).isPresent()) {
          return Writing.id(one);
        }
      }
      return Optional.empty();
    });
  }

  /// Where issues can be made, by `OWNER/NAME`.
  ///
  /// @return its id; empty where there is none, or none that this token may write to
  public Optional<String> repository(String owner, String name) {
    JsonObject variables = new JsonObject();
    variables.addProperty("owner", owner);
    variables.addProperty("name", name);
    return Asking.read(() -> {
      JsonObject data =
          Asking.data(asking.whole(Kind.READ, Documents.REPOSITORY.text(), variables));
      return data.get("repository") instanceof JsonObject there
              && JsonFields.flag(JsonFields.required(there, "hasIssuesEnabled"), "hasIssuesEnabled")
          ? Writing.id(there)
          : Optional.empty();
    });
  }
}
