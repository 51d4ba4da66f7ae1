package dev.boardcast.tracker.service.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.FieldError;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of one request object. Collects what is wrong with each, so that a caller learns of
/// all its mistakes at once; `finish` refuses when there were any.
public final class RequestFields {
  private final JsonObject json;
  private final List<FieldError> errors = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  RequestFields(JsonObject json) {
    this.json = json;
  }

  /// A title or a name that must be there. After a refusal the value is empty, and `finish` throws.
  String title(String name) {
    return switch (titlePatch(name)) {
      case Patch.To<String>(String value) -> value;
      case Patch.Keep<String> _ -> {
        error(name, "is required");
        yield "";
      }
      case Patch.Clear<String> _ -> "";
    };
  }

  Patch<String> titlePatch(String name) {
    return patch(name, false, (field, value) -> text(field, value, Limits.TITLE_MAX_CHARS));
  }

  /// A text of one line that may be cleared, but not empty.
  Patch<String> nameOrNull(String name, int maxChars) {
    return patch(name, true, (field, value) -> text(field, value, maxChars));
  }

  /// A long text that may be cleared or empty.
  Patch<String> body(String name) {
    return patch(name, true, (field, value) -> body(field, value, Limits.BODY_MAX_CHARS));
  }

  /// A text of any number of lines that must be there, and say something.
  String said(String name, int maxChars) {
    Patch<String> text = patch(name, false, (field, value) -> body(field, value, maxChars));
    if (!text.isGiven()) {
      error(name, "is required");
    } else if (text instanceof Patch.To<String>(String value) && value.isBlank()) {
      error(name, "must not be blank");
    }
    return text.orElse("");
  }

  /// One of a fixed set of names.
  <E> Patch<E> named(String name, Function<String, Optional<E>> byName, List<String> names) {
    return named(name, false, byName, names);
  }

  private <E> Patch<E> named(
      String name, boolean nullable, Function<String, Optional<E>> byName, List<String> names) {
    return patch(
        name,
        nullable,
        (field, value) -> {
          Optional<E> found =
              value instanceof JsonPrimitive primitive && primitive.isString()
                  ? byName.apply(primitive.getAsString())
                  : Optional.empty();
          if (found.isEmpty()) {
            error(field, "must be one of " + String.join(", ", names));
          }
          return found.orElse(null);
        });
  }

  Patch<Integer> positive(String name) {
    return patch(name, false, this::positive);
  }

  private @Nullable Integer positive(String field, JsonElement value) {
    try {
      return JsonFields.positiveInt(value, field);
    } catch (WireException _) {
      error(field, "must be a positive integer");
      return null;
    }
  }

  Patch<Boolean> flag(String name) {
    return patch(
        name,
        false,
        (field, value) -> {
          if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
          }
          error(field, "must be true or false");
          return null;
        });
  }

  /// What is said of an issue, each field read and bounded as its type says.
  IssuePatch issue(List<IssueField> fields) {
    Map<IssueField, @Nullable Object> said = new EnumMap<>(IssueField.class);
    for (IssueField field : fields) {
      Patch<?> value = value(field);
      if (value.isGiven()) {
        said.put(field, value.over(null));
      }
    }
    return new IssuePatch(said);
  }

  private Patch<?> value(IssueField field) {
    String name = field.wireName();
    return switch (field.type()) {
      case FieldType.Line(int maxChars) ->
          patch(name, field.isOptional(), (at, value) -> text(at, value, maxChars));
      case FieldType.Prose(int maxChars) ->
          patch(name, field.isOptional(), (at, value) -> body(at, value, maxChars));
      case FieldType.Choice choice ->
          named(name, field.isOptional(), choice::named, choice.names());
      case FieldType.Lines(int maxCount, int maxChars, _) ->
          patch(
              name,
              true,
              (at, value) ->
                  list(at, value, maxCount, (one, item) -> text(one, item, maxChars)).stream()
                      .distinct()
                      .toList());
      case FieldType.Numbers(int maxCount, _) ->
          patch(
              name,
              true,
              (at, value) ->
                  list(at, value, maxCount, this::positive).stream().distinct().toList());
      case FieldType.Positive _,
          FieldType.Version _,
          FieldType.Time _,
          FieldType.Opaque _,
          FieldType.Checklist _ ->
          throw new IllegalArgumentException(name + " is not set by callers");
    };
  }

  /// The elements of an optional array; refused ones are left out, and `finish` throws.
  <T> List<T> list(
      String name, int maxCount, BiFunction<String, JsonElement, @Nullable T> element) {
    Patch<List<T>> patch =
        patch(name, true, (field, value) -> list(field, value, maxCount, element));
    return patch instanceof Patch.To<List<T>>(List<T> items) ? items : List.of();
  }

  /// Takes over the mistakes found in a part of this object.
  void adopt(String path, RequestFields part) {
    part.refuseUnknown();
    for (FieldError error : part.errors) {
      error(path + "." + error.field(), error.message());
    }
  }

  boolean has(String name) {
    return json.has(name);
  }

  void error(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  /// A text of one line, without what is blank at its ends.
  @Nullable String text(String field, JsonElement value, int maxChars) {
    String given = string(field, value);
    if (given == null) {
      return null;
    }
    String text = TextRules.trimmed(given);
    OptionalInt refused = TextRules.refusedInLine(text);
    if (refused.isPresent()) {
      error(field, TextRules.refusal(refused.getAsInt()));
      return null;
    }
    if (TextRules.isBlank(text)) {
      error(field, "must have 1 to %d characters that are not all blank".formatted(maxChars));
      return null;
    }
    return bounded(field, text, maxChars);
  }

  /// @throws Refusal.Invalid when anything was wrong, fields that are not known included
  void finish() {
    refuseUnknown();
    finishTolerantly();
  }

  /// Like `finish`, for resources that other programs send whole, with fields of their own.
  void finishTolerantly() {
    if (!errors.isEmpty()) {
      throw new Refusal.Invalid(errors);
    }
  }

  /// @throws Refusal.Invalid when none of the known fields is there
  void finishPatch() {
    refuseUnknown();
    if (errors.isEmpty() && known.stream().noneMatch(json::has)) {
      error(
          "",
          "At least one field required: " + String.join(", ", known.stream().sorted().toList()));
    }
    finishTolerantly();
  }

  private void refuseUnknown() {
    for (String name : json.keySet()) {
      if (!known.contains(name)) {
        error(
            shortened(name),
            "is not known here; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  private <T> Patch<T> patch(
      String name, boolean nullable, BiFunction<String, JsonElement, @Nullable T> read) {
    known.add(name);
    JsonElement value = json.get(name);
    if (value == null) {
      return new Patch.Keep<>();
    }
    if (value.isJsonNull()) {
      if (nullable) {
        return new Patch.Clear<>();
      }
      error(name, "must not be null");
      return new Patch.Clear<>();
    }
    T read1 = read.apply(name, value);
    return read1 == null ? new Patch.Clear<>() : new Patch.To<>(read1);
  }

  private <T> List<T> list(
      String field,
      JsonElement value,
      int maxCount,
      BiFunction<String, JsonElement, @Nullable T> element) {
    if (!(value instanceof JsonArray array)) {
      error(field, "must be a list");
      return List.of();
    }
    if (array.size() > maxCount) {
      error(field, "must have at most %d entries".formatted(maxCount));
      return List.of();
    }
    List<T> items = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      T item = element.apply("%s[%d]".formatted(field, i), array.get(i));
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  /// A text of any number of lines, as it is.
  private @Nullable String body(String field, JsonElement value, int maxChars) {
    String text = string(field, value);
    OptionalInt refused = text == null ? OptionalInt.empty() : TextRules.refusedAnywhere(text);
    if (refused.isPresent()) {
      error(field, TextRules.refusal(refused.getAsInt()));
      return null;
    }
    return text == null ? null : bounded(field, text, maxChars);
  }

  private @Nullable String string(String field, JsonElement value) {
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    error(field, "must be a string");
    return null;
  }

  private @Nullable String bounded(String field, String text, int maxChars) {
    int length = Limits.length(text);
    if (length > maxChars) {
      error(field, "must have at most %d characters; it has %d".formatted(maxChars, length));
      return null;
    }
    return text;
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }
}
