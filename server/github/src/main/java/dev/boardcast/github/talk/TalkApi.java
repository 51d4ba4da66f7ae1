package dev.boardcast.github.talk;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.github.api.Answers;
import dev.boardcast.github.api.Documents;
import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubApi;
import dev.boardcast.github.api.GitHubApi.Made;
import dev.boardcast.github.api.GitHubException;
import dev.boardcast.github.core.pace.Pacing.Kind;
import dev.boardcast.github.core.talk.HeardTalk;
import dev.boardcast.github.core.talk.TalkText;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Typed calls about comments and dependencies. For one thread.
final class TalkApi {
  private static final Logger LOG = LoggerFactory.getLogger(TalkApi.class);

  private final GitHubApi api;

  TalkApi(GitHubApi api) {
    this.api = api;
  }

  /// @param heard of those that are there, as far as they are issues or drafts
  /// @param unreadable those of which GitHub did not tell, though it told of the others
  record Read(List<HeardTalk> heard, List<String> unreadable) {
    Read {
      heard = List.copyOf(heard);
      unreadable = List.copyOf(unreadable);
    }
  }

  /// @param items at most a hundred
  Read read(List<String> items) {
    JsonArray wanted = new JsonArray();
    items.forEach(wanted::add);
    JsonObject variables = new JsonObject();
    variables.add("ids", wanted);
    Documents document = api.hasDependencies() ? Documents.TALK : Documents.TALK_ALONE;
    return read(() -> {
      JsonObject body = api.call(Kind.READ, document.text(), variables);
      Set<Integer> torn = Answers.torn(body, "nodes");
      List<JsonElement> nodes =
          JsonFields.array(JsonFields.required(data(body), "nodes"), "nodes").asList();
      List<HeardTalk> heard = new ArrayList<>();
      List<String> unreadable = new ArrayList<>();
      for (int i = 0; i < items.size() && i < nodes.size(); i++) {
        try {
          if (!torn.contains(i)) {
            heard(nodes.get(i)).ifPresent(heard::add);
            continue;
          }
        } catch (WireException | DateTimeException e) {
          LOG.debug("what was said about {} cannot be read", items.get(i), e);
        }
        unreadable.add(items.get(i));
      }
      return new Read(heard, unreadable);
    });
  }

  /// The last hundred comments of one item; nothing of what it waits for.
  Optional<HeardTalk> last(String item) {
    JsonObject variables = new JsonObject();
    variables.addProperty("item", item);
    return read(
        () -> heard(data(api.whole(Kind.READ, Documents.LAST_SAID.text(), variables)).get("node")));
  }

  private static Optional<HeardTalk> heard(@Nullable JsonElement node) {
    if (!(node instanceof JsonObject item)
        || !item.has("id")
        || !(item.get("content") instanceof JsonObject content)) {
      return Optional.empty();
    }
    String id = JsonFields.text(item, "id");
    return switch (JsonFields.text(content, "__typename")) {
      case "DraftIssue" ->
          Optional.of(new HeardTalk(id, null, null, 0, List.of(), Optional.empty()));
      case "Issue" -> {
        JsonObject comments =
            JsonFields.object(JsonFields.required(content, "comments"), "comments");
        yield Optional.of(
            new HeardTalk(
                id,
                JsonFields.text(content, "id"),
                Instant.parse(JsonFields.text(content, "updatedAt")),
                (int) JsonFields.nonNegativeLong(comments, "totalCount"),
                said(comments),
                waits(content)));
      }
      default -> Optional.empty();
    };
  }

  private static List<HeardTalk.Said> said(JsonObject comments) {
    List<HeardTalk.Said> said = new ArrayList<>();
    for (JsonElement node : JsonFields.array(JsonFields.required(comments, "nodes"), "nodes")) {
      if (!(node instanceof JsonObject one)) {
        continue;
      }
      boolean own = JsonFields.flag(JsonFields.required(one, "viewerDidAuthor"), "own");
      Instant at = Instant.parse(JsonFields.text(one, "createdAt"));
      String id = JsonFields.text(one, "id");
      TalkText.here(JsonFields.text(one, "body"), own)
          .ifPresent(here ->
              said.add(
                  new HeardTalk.Said(
                      id,
                      here.author() == null ? author(one) : name(here.author()),
                      at,
                      here.text(),
                      here.mark())));
    }
    return said;
  }

  /// Who wrote it; null for an account that is gone.
  private static @Nullable String author(JsonObject comment) {
    return comment.get("author") instanceof JsonObject author
        ? name(JsonFields.text(author, "login"))
        : null;
  }

  private static @Nullable String name(String text) {
    String name = TextRules.trimmed(TextRules.line(text));
    return TextRules.isBlank(name) || Limits.length(name) > Limits.ASSIGNEE_MAX_CHARS ? null : name;
  }

  private static Optional<HeardTalk.Waits> waits(JsonObject issue) {
    if (!(issue.get("blockedBy") instanceof JsonObject blockers)) {
      return Optional.empty();
    }
    List<String> contents = new ArrayList<>();
    for (JsonElement node : JsonFields.array(JsonFields.required(blockers, "nodes"), "nodes")) {
      if (node instanceof JsonObject one) {
        contents.add(JsonFields.text(one, "id"));
      }
    }
    return Optional.of(
        new HeardTalk.Waits((int) JsonFields.nonNegativeLong(blockers, "totalCount"), contents));
  }

  /// Something that is said about an issue.
  ///
  /// @param content the issue's id
  record Word(String content, String body) {}

  /// Says some things, one after the other.
  ///
  /// @return for each what became of it, where it was made with the comment's id
  List<Made> say(List<Word> words) {
    List<Documents.Part> parts = Collections.nCopies(words.size(), Documents.Part.SAY);
    JsonObject variables = new JsonObject();
    for (int i = 0; i < words.size(); i++) {
      JsonObject input = new JsonObject();
      input.addProperty("subjectId", words.get(i).content());
      input.addProperty("body", words.get(i).body());
      variables.add("say" + i, input);
    }
    return read(() -> {
      JsonObject answer = api.call(Kind.MUTATION, Documents.together("Say", parts), variables);
      List<Made> outcomes = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        outcomes.add(said(answer, "say" + i));
      }
      return outcomes;
    });
  }

  private static Made said(JsonObject answer, String part) {
    return answer.get("data") instanceof JsonObject data
            && data.get(part) instanceof JsonObject said
            && said.get("commentEdge") instanceof JsonObject edge
            && edge.get("node") instanceof JsonObject node
        ? new Made.Done(JsonFields.text(node, "id"))
        : refusedOrUnknown(answer, part);
  }

  /// That an issue waits for another one, or does not any more.
  ///
  /// @param issue its id
  /// @param blocker the other one's id
  record Edge(String issue, String blocker, boolean added) {}

  /// @return for each what became of it
  List<Made> wait(List<Edge> edges) {
    List<Documents.Part> parts = new ArrayList<>();
    JsonObject variables = new JsonObject();
    List<String> asked = new ArrayList<>();
    for (Edge edge : edges) {
      JsonObject input = new JsonObject();
      input.addProperty("issueId", edge.issue());
      input.addProperty("blockingIssueId", edge.blocker());
      String at = (edge.added() ? "block" : "unblock") + parts.size();
      variables.add(at, input);
      asked.add(at);
      parts.add(edge.added() ? Documents.Part.BLOCK : Documents.Part.UNBLOCK);
    }
    return read(() -> {
      JsonObject answer = api.call(Kind.MUTATION, Documents.together("Wait", parts), variables);
      List<Made> outcomes = new ArrayList<>();
      for (int i = 0; i < edges.size(); i++) {
        boolean done =
            answer.get("data") instanceof JsonObject data
                && data.get(asked.get(i)) instanceof JsonObject payload
                && payload.get("issue") instanceof JsonObject;
        outcomes.add(
            done ? new Made.Done(edges.get(i).issue()) : refusedOrUnknown(answer, asked.get(i)));
      }
      return outcomes;
    });
  }

  private static Made refusedOrUnknown(JsonObject answer, String part) {
    return GitHubApi.refusal(answer, part)
        .<Made>map(Made.Refused::new)
        .orElseGet(Made.Unknown::new);
  }

  private static JsonObject data(JsonObject body) {
    return JsonFields.object(JsonFields.required(body, "data"), "data");
  }

  private static <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (WireException | DateTimeException e) {
      throw new GitHubException(
          new Failure.Unknown("GitHub's answer cannot be read: " + e.getMessage()));
    }
  }
}
