package dev.boardcast.github.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.github.api.GitHubApi.Outcome;
import dev.boardcast.github.core.Aftermath.Sent;
import dev.boardcast.github.core.Content;
import dev.boardcast.github.core.Names;
import dev.boardcast.github.core.Outbox;
import dev.boardcast.github.core.Part;
import dev.boardcast.github.core.RemoteItem;
import dev.boardcast.github.core.StatusMap;
import dev.boardcast.github.core.phases.Placed;
import dev.boardcast.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Requests of several parts, and what became of each part: an answer may hold some of them alone.
final class Writing {
  private final List<Documents.Part> parts = new ArrayList<>();
  private final JsonObject variables = new JsonObject();

  /// @param name of the request
  String document(String name) {
    return Documents.together(name, parts);
  }

  JsonObject variables() {
    return variables;
  }

  /// @return the name by which the answer is found
  private String add(Documents.Part part, String name, JsonElement input) {
    String numbered = name + parts.size();
    variables.add(numbered, input);
    parts.add(part);
    return numbered;
  }

  /// @param field of statuses, or of phases
  /// @param option null empties it
  String value(String project, String field, String item, @Nullable String option) {
    JsonObject input = new JsonObject();
    input.addProperty("projectId", project);
    input.addProperty("itemId", item);
    input.addProperty("fieldId", field);
    if (option == null) {
      return add(Documents.Part.CLEAR_VALUE, "set", input);
    }
    JsonObject value = new JsonObject();
    value.addProperty("singleSelectOptionId", option);
    input.add("value", value);
    return add(Documents.Part.SET_VALUE, "set", input);
  }

  String edit(Names.Edit edit) {
    Outbox.Parcel parcel = edit.parcel();
    boolean draft = parcel.content().draft();
    CardTexts texts =
        new CardTexts(
            parcel.issue().title(),
            parcel.issue().body(),
            parcel.issue().assignee(),
            parcel.issue().labels());
    JsonObject input = new JsonObject();
    input.addProperty(draft ? "draftIssueId" : "id", parcel.content().id());
    if (parcel.parts().contains(Part.TITLE)) {
      input.addProperty("title", texts.title());
    }
    if (parcel.parts().contains(Part.BODY)) {
      input.addProperty("body", texts.body() == null ? "" : texts.body());
    }
    if (edit.assignees() != null) {
      input.add("assigneeIds", array(edit.assignees()));
    }
    if (edit.labels() != null) {
      input.add("labelIds", array(edit.labels()));
    }
    return add(draft ? Documents.Part.EDIT_DRAFT : Documents.Part.EDIT_ISSUE, "edit", input);
  }

  /// The parts of a request that are about one card.
  ///
  /// @param witness what it says before: parts are done one after the other
  record Card(
      Outbox.Parcel parcel,
      String witness,
      Optional<String> status,
      Optional<String> phase,
      Optional<String> content) {}

  Card card(String project, StatusMap statuses, Names.Edit edit) {
    Outbox.Parcel parcel = edit.parcel();
    String item = parcel.card().item();
    String phases = String.valueOf(statuses.phases().field());
    return new Card(
        parcel,
        witness(project, parcel.content()),
        parcel
            .status()
            .map(target ->
                value(
                    project,
                    statuses.field(),
                    item,
                    target instanceof StatusMap.Target.Option(var id) ? id : null)),
        parcel.move().map(move -> value(project, phases, item, move.option())),
        parcel.parts().isEmpty() ? Optional.empty() : Optional.of(edit(edit)));
  }

  static Outcome outcome(JsonObject body, Card card) {
    Content before = card.parcel().content();
    String member = before.draft() ? "draftIssue" : "issue";
    return new Outcome(
        outcome(body, card.status(), "projectV2Item", Writing::moved),
        outcome(body, card.phase(), "projectV2Item", Writing::placed),
        outcome(body, card.content(), member, content -> edited(content, before)),
        seen(body, card.witness(), card.parcel().card().item(), before));
  }

  private static Sent outcome(
      JsonObject body, Optional<String> at, String member, Function<JsonObject, Sent> done) {
    return at.map(part -> outcome(body, part, member, done)).orElseGet(Sent.Nothing::new);
  }

  /// Asks what a card says where it is written, which changes nothing.
  String witness(String project, Content content) {
    JsonObject input = new JsonObject();
    if (content.draft()) {
      input.addProperty("draftIssueId", content.id());
      return add(Documents.Part.WITNESS_DRAFT, "witness", input);
    }
    input.addProperty("projectId", project);
    input.addProperty("contentId", content.id());
    return add(Documents.Part.WITNESS_ISSUE, "witness", input);
  }

  /// What it says; empty where the answer does not tell.
  ///
  /// @param content as it was read, which says where it is found
  static Optional<RemoteItem.Card> seen(JsonObject body, String at, String item, Content content) {
    if (!(body.get("data") instanceof JsonObject data)
        || !(data.get(at) instanceof JsonObject payload)) {
      return Optional.empty();
    }
    JsonObject seen = null;
    if (payload.get("item") instanceof JsonObject there) {
      seen = there;
    } else if (payload.get("draftIssue") instanceof JsonObject draft
        && draft.get("projectV2Items") instanceof JsonObject items
        && items.get("nodes") instanceof JsonArray nodes
        && !nodes.isEmpty()
        && nodes.get(0) instanceof JsonObject there) {
      seen = there.deepCopy();
      seen.add("content", draft);
    }
    return seen != null
            && Reading.item(seen, content.url()) instanceof RemoteItem.Card card
            && card.id().equals(item)
        ? Optional.of(card)
        : Optional.empty();
  }

  String archive(String project, String item) {
    JsonObject input = new JsonObject();
    input.addProperty("projectId", project);
    input.addProperty("itemId", item);
    return add(Documents.Part.ARCHIVE, "archive", input);
  }

  /// @return what is known once the answer is there
  static Function<JsonObject, Names.Known> ask(Names.Wanted wanted, Writing request) {
    Map<String, String> logins = new HashMap<>();
    Map<Names.Label, String> labels = new HashMap<>();
    for (String login : wanted.logins()) {
      String at = "user" + request.parts.size();
      request.variables.addProperty("login" + request.parts.size(), login);
      request.parts.add(Documents.Part.USER);
      logins.put(login, at);
    }
    for (Names.Label label : wanted.labels()) {
      String at = "label" + request.parts.size();
      request.variables.addProperty("issue" + request.parts.size(), label.content());
      request.variables.addProperty("name" + request.parts.size(), label.name());
      request.parts.add(Documents.Part.LABEL);
      labels.put(label, at);
    }
    return body -> {
      JsonObject data = body.get("data") instanceof JsonObject there ? there : new JsonObject();
      Map<String, String> people = new HashMap<>();
      logins.forEach((login, at) -> id(data.get(at)).ifPresent(id -> people.put(login, id)));
      Map<Names.Label, String> found = new HashMap<>();
      labels.forEach((label, at) -> {
        if (data.get(at) instanceof JsonObject issue
            && issue.get("repository") instanceof JsonObject repository) {
          id(repository.get("label")).ifPresent(id -> found.put(label, id));
        }
      });
      return new Names.Known(people, found);
    };
  }

  static Optional<String> id(@Nullable JsonElement node) {
    return node instanceof JsonObject there
        ? Optional.ofNullable(JsonFields.optionalText(there, "id"))
        : Optional.empty();
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /// What became of a part.
  ///
  /// @param member what the part answers where it was done
  static Sent outcome(JsonObject body, String at, String member, Function<JsonObject, Sent> done) {
    if (body.get("data") instanceof JsonObject data
        && data.get(at) instanceof JsonObject payload
        && payload.get(member) instanceof JsonObject result) {
      return done.apply(result);
    }
    return error(body, at).<Sent>map(Sent.Refused::new).orElseGet(Sent.Unknown::new);
  }

  /// Why a part was not done; empty where the answer does not speak of it, so that it may have
  /// been.
  static Optional<String> error(JsonObject body, String at) {
    if (body.get("errors") instanceof JsonArray errors) {
      for (JsonElement error : errors) {
        if (error instanceof JsonObject one
            && one.get("path") instanceof JsonArray path
            && !path.isEmpty()
            && path.get(0).isJsonPrimitive()
            && path.get(0).getAsString().equals(at)) {
          String message = TextRules.line(String.valueOf(JsonFields.optionalText(one, "message")));
          return Optional.of(
              message.substring(
                  0,
                  message.offsetByCodePoints(
                      0, Math.min(Limits.length(message), Limits.TITLE_MAX_CHARS))));
        }
      }
    }
    return Optional.empty();
  }

  static Sent moved(JsonObject item) {
    JsonObject value = Reading.value(item, Reading.STATUS);
    return new Sent.Moved(
        value == null ? null : JsonFields.optionalText(value, "optionId"),
        value == null ? null : Reading.time(value, "updatedAt"));
  }

  static Sent placed(JsonObject item) {
    Placed placed = Reading.placed(item);
    return new Sent.Moved(placed.option(), placed.at());
  }

  /// @param before where an issue or draft is found does not change by what it says
  static Sent edited(JsonObject content, Content before) {
    return new Sent.Edited(Reading.content(content, before.url()));
  }
}
