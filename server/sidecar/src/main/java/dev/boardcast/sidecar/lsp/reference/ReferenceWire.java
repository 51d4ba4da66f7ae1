package dev.boardcast.sidecar.lsp.reference;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.sidecar.references.Answer;
import dev.boardcast.sidecar.references.Begun;
import dev.boardcast.sidecar.references.IssueSearch;
import dev.boardcast.sidecar.references.IssueWords;
import dev.boardcast.sidecar.references.Reference;
import dev.boardcast.sidecar.references.Seen;
import dev.boardcast.sidecar.references.text.Edit;
import dev.boardcast.sidecar.references.text.Place;
import dev.boardcast.sidecar.references.text.PositionEncoding;
import dev.boardcast.sidecar.references.text.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// LSP's JSON of documents and of what is answered about the references in them.
public final class ReferenceWire {
  private static final int CHANGES_INCREMENTAL = 2;
  private static final int KIND_REFERENCE = 18;
  private static final int SYMBOL_EVENT = 24;

  /// By which a client keeps the offers in their order.
  private static final List<JsonPrimitive> SORT_TEXTS =
      IntStream.range(0, IssueSearch.OFFERED_MAX_COUNT)
          .mapToObj(at -> new JsonPrimitive("%03d".formatted(at)))
          .toList();

  private ReferenceWire() {}

  // --- what the editor says --------------------------------------------------------------------

  static JsonObject document(JsonObject params) {
    return JsonFields.object(JsonFields.required(params, "textDocument"), "textDocument");
  }

  static String uri(JsonObject params) {
    return JsonFields.text(document(params), "uri");
  }

  static Place place(JsonObject json, String name) {
    JsonObject position = JsonFields.object(JsonFields.required(json, name), name);
    return new Place(count(position, "line"), count(position, "character"));
  }

  private static int count(JsonObject position, String name) {
    return (int) Math.min(Integer.MAX_VALUE, JsonFields.nonNegativeLong(position, name));
  }

  static Span span(JsonObject json, String name) {
    JsonObject range = JsonFields.object(JsonFields.required(json, name), name);
    return new Span(place(range, "start"), place(range, "end"));
  }

  static List<Edit> edits(JsonObject params) {
    List<Edit> edits = new ArrayList<>();
    JsonArray changes =
        JsonFields.array(JsonFields.required(params, "contentChanges"), "contentChanges");
    for (JsonElement element : changes) {
      JsonObject change = JsonFields.object(element, "contentChanges");
      String text = JsonFields.text(change, "text");
      JsonElement range = change.get("range");
      edits.add(
          range == null || range.isJsonNull()
              ? new Edit.Whole(text)
              : new Edit.Part(span(change, "range"), text));
    }
    return edits;
  }

  /// Whether actions of this kind are asked for.
  static boolean wantsActions(JsonObject params, String kind) {
    if (params.get("context") instanceof JsonObject context
        && context.get("only") instanceof JsonArray only) {
      for (JsonElement wanted : only) {
        if (wanted instanceof JsonPrimitive text
            && (text.getAsString().isEmpty()
                || kind.equals(text.getAsString())
                || kind.startsWith(text.getAsString() + "."))) {
          return true;
        }
      }
      return false;
    }
    return true;
  }

  // --- what it is told -------------------------------------------------------------------------

  public static void declare(JsonObject capabilities, PositionEncoding encoding) {
    capabilities.addProperty("positionEncoding", encoding.wireName());
    JsonObject sync = new JsonObject();
    sync.addProperty("openClose", true);
    sync.addProperty("change", CHANGES_INCREMENTAL);
    capabilities.add("textDocumentSync", sync);
    capabilities.addProperty("hoverProvider", true);
    JsonObject completion = new JsonObject();
    JsonArray triggers = new JsonArray();
    triggers.add("#");
    completion.add("triggerCharacters", triggers);
    capabilities.add("completionProvider", completion);
    capabilities.add("documentLinkProvider", new JsonObject());
    JsonObject actions = new JsonObject();
    JsonArray kinds = new JsonArray();
    kinds.add(ReferenceService.ACTION_KIND);
    actions.add("codeActionKinds", kinds);
    capabilities.add("codeActionProvider", actions);
    capabilities.addProperty("workspaceSymbolProvider", true);
    capabilities.addProperty("inlayHintProvider", true);
  }

  static JsonElement hover(Reference reference, Seen seen, boolean markdown, Instant now) {
    JsonObject contents = new JsonObject();
    contents.addProperty("kind", markdown ? "markdown" : "plaintext");
    contents.addProperty(
        "value", markdown ? IssueWords.markdown(seen, now) : IssueWords.plain(seen, now));
    JsonObject hover = new JsonObject();
    hover.add("contents", contents);
    hover.add("range", range(reference.span()));
    return hover;
  }

  /// What all offers have in common is there once: an answer comes with each key that is typed, and
  /// what it leaves behind is collected while somebody types on.
  static JsonElement offers(List<Answer.Offer> offers, Begun begun) {
    JsonElement range = range(begun.span());
    JsonPrimitive kind = new JsonPrimitive(KIND_REFERENCE);
    JsonPrimitive filter = new JsonPrimitive("#" + begun.typed());
    JsonArray items = new JsonArray(offers.size());
    for (Answer.Offer offer : offers) {
      JsonObject edit = new JsonObject();
      edit.add("range", range);
      edit.addProperty("newText", offer.text());
      JsonObject item = new JsonObject();
      item.addProperty("label", offer.label());
      item.add("kind", kind);
      item.addProperty("detail", offer.detail());
      item.add("sortText", SORT_TEXTS.get(items.size()));
      item.add("filterText", filter);
      item.add("textEdit", edit);
      items.add(item);
    }
    JsonObject list = new JsonObject();
    list.addProperty("isIncomplete", true);
    list.add("items", items);
    return list;
  }

  /// Nothing is being typed that could be completed, and more of it changes nothing.
  static JsonElement noOffers() {
    JsonObject list = new JsonObject();
    list.addProperty("isIncomplete", false);
    list.add("items", new JsonArray());
    return list;
  }

  static JsonElement hint(Answer.Hint hint) {
    JsonObject json = new JsonObject();
    json.add("position", place(hint.at()));
    json.addProperty("label", hint.label());
    json.addProperty("tooltip", hint.tooltip());
    json.addProperty("paddingLeft", true);
    return json;
  }

  static JsonElement link(Answer.Link link) {
    JsonObject json = new JsonObject();
    json.add("range", range(link.span()));
    json.addProperty("target", link.target());
    json.addProperty("tooltip", link.tooltip());
    return json;
  }

  /// @param uri where it is
  static JsonElement symbol(Answer.Symbol symbol, String uri, Span span) {
    JsonObject location = new JsonObject();
    location.addProperty("uri", uri);
    location.add("range", range(span));
    JsonObject json = new JsonObject();
    json.addProperty("name", symbol.name());
    json.addProperty("kind", SYMBOL_EVENT);
    json.addProperty("containerName", symbol.container());
    json.add("location", location);
    return json;
  }

  /// @param literal whether it may be more than a command
  static JsonElement action(String title, String command, JsonArray arguments, boolean literal) {
    JsonObject call = new JsonObject();
    call.addProperty("title", title);
    call.addProperty("command", command);
    call.add("arguments", arguments);
    if (!literal) {
      return call;
    }
    JsonObject action = new JsonObject();
    action.addProperty("title", title);
    action.addProperty("kind", ReferenceService.ACTION_KIND);
    action.add("command", call);
    return action;
  }

  static <T> JsonElement list(List<T> parts, Function<T, JsonElement> json) {
    JsonArray array = new JsonArray();
    parts.forEach(part -> array.add(json.apply(part)));
    return array;
  }

  private static JsonElement range(Span span) {
    JsonObject json = new JsonObject();
    json.add("start", place(span.start()));
    json.add("end", place(span.end()));
    return json;
  }

  private static JsonElement place(Place place) {
    JsonObject json = new JsonObject();
    json.addProperty("line", place.line());
    json.addProperty("character", place.character());
    return json;
  }
}
