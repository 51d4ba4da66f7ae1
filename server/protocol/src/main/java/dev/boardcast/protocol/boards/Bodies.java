package dev.boardcast.protocol.boards;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.order.Target;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bodies of changes, and what is read from arguments of the same form.
public final class Bodies {
  private Bodies() {}

  public static JsonObject issue(IssuePatch patch) {
    JsonObject body = new JsonObject();
    patch
        .values()
        .forEach((field, value) ->
            body.add(field.wireName(), value == null ? JsonNull.INSTANCE : Json.toTree(value)));
    return body;
  }

  /// What an object says of an issue. Bounds are the tracker's to check; other members are passed
  /// over.
  ///
  /// @param fields those that it may say something of
  /// @throws WireException when a field is of another type
  public static IssuePatch issuePatch(JsonObject json, List<IssueField> fields) {
    IssuePatch patch = IssuePatch.NONE;
    for (IssueField field : fields) {
      JsonElement value = json.get(field.wireName());
      if (value != null) {
        patch = patch.with(field, value(field, value));
      }
    }
    return patch;
  }

  /// @param seconds null for the tracker's own
  public static JsonObject lease(@Nullable Integer seconds) {
    JsonObject body = new JsonObject();
    if (seconds != null) {
      body.addProperty("leaseSeconds", seconds);
    }
    return body;
  }

  /// @param name null for no phase
  public static JsonObject phase(@Nullable String name) {
    JsonObject body = new JsonObject();
    body.add("phaseName", name == null ? JsonNull.INSTANCE : new JsonPrimitive(name));
    return body;
  }

  /// @param status null for the one that it has
  public static JsonObject place(Target target, @Nullable IssueStatus status) {
    JsonObject body = new JsonObject();
    switch (target) {
      case Target.Before(int number) -> body.addProperty("before", number);
      case Target.After(int number) -> body.addProperty("after", number);
      case Target.Top() -> body.addProperty("to", "top");
      case Target.Bottom() -> body.addProperty("to", "bottom");
    }
    if (status != null) {
      body.addProperty("status", status.wireName());
    }
    return body;
  }

  /// What `place` says.
  ///
  /// @throws WireException when it names no place, or more than one
  public static Target target(JsonObject body) {
    Target target = null;
    int named = 0;
    if (body.has("before")) {
      target = new Target.Before(JsonFields.positiveInt(body, "before"));
      named++;
    }
    if (body.has("after")) {
      target = new Target.After(JsonFields.positiveInt(body, "after"));
      named++;
    }
    if (body.has("to")) {
      target =
          switch (JsonFields.text(body, "to")) {
            case "top" -> new Target.Top();
            case "bottom" -> new Target.Bottom();
            default -> throw new WireException("`to` must be top or bottom");
          };
      named++;
    }
    if (target == null || named > 1) {
      throw new WireException("give one of `before`, `after` (an issue's number) and `to`");
    }
    return target;
  }

  public static JsonObject comment(String text) {
    JsonObject body = new JsonObject();
    body.addProperty("text", text);
    return body;
  }

  public static JsonObject workItem(String title, boolean completed) {
    JsonObject body = new JsonObject();
    body.addProperty("title", title);
    body.addProperty("completed", completed);
    return body;
  }

  private static @Nullable Object value(IssueField field, JsonElement value) {
    String name = field.wireName();
    if (value.isJsonNull() && field.isOptional()) {
      return null;
    }
    return switch (field.type()) {
      case FieldType.Line _, FieldType.Prose _, FieldType.Opaque _ -> JsonFields.text(value, name);
      case FieldType.Lines _ -> {
        List<String> texts = new ArrayList<>();
        JsonFields.array(value, name).forEach(one -> texts.add(JsonFields.text(one, name)));
        yield texts;
      }
      case FieldType.Numbers _ -> {
        List<Integer> numbers = new ArrayList<>();
        JsonFields.array(value, name)
            .forEach(one -> numbers.add(JsonFields.positiveInt(one, name)));
        yield numbers;
      }
      case FieldType.Choice choice ->
          choice
              .named(JsonFields.text(value, name))
              .orElseThrow(() ->
                  new WireException(
                      "`%s` must be one of %s".formatted(name, String.join(", ", choice.names()))));
      case FieldType.Positive _, FieldType.Version _, FieldType.Time _, FieldType.Checklist _ ->
          throw new WireException("`" + name + "` is not set by callers");
    };
  }
}
