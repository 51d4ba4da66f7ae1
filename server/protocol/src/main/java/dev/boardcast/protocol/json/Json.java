package dev.boardcast.protocol.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.BoardEvent;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.function.Function;

/// JSON of the wire: absent rather than null, times in ISO 8601 UTC with milliseconds, enums by
/// wire name, unknown fields tolerated. Thread-safe.
public final class Json {
  /// Arrays and objects nested deeper than this are refused before they are built.
  public static final int NESTING_MAX_DEPTH = 64;

  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final Gson GSON =
      withChoices(new GsonBuilder())
          .disableHtmlEscaping()
          .setStrictness(Strictness.STRICT)
          .registerTypeAdapter(Instant.class, text(INSTANT::format, Json::instant).nullSafe())
          .registerTypeAdapter(
              PhaseStatus.class,
              named("phase status", PhaseStatus::wireName, PhaseStatus::fromWireName))
          .registerTypeAdapter(
              ProjectStatus.class,
              named("project status", ProjectStatus::wireName, ProjectStatus::fromWireName))
          .registerTypeAdapter(BoardEvent.class, new BoardEventAdapter())
          .create();

  private Json() {}

  public static String write(Object value) {
    return GSON.toJson(value);
  }

  public static JsonElement toTree(Object value) {
    return GSON.toJsonTree(value);
  }

  /// Reads a value of a type.
  ///
  /// @throws WireException when the text is not JSON, or not of that shape
  public static <T> T read(String text, Class<T> type) {
    return read(parse(text), type);
  }

  public static <T> T read(JsonElement tree, Class<T> type) {
    return read(tree, TypeToken.get(type));
  }

  public static <T> T read(JsonElement tree, TypeToken<T> type) {
    try {
      T value = GSON.fromJson(tree, type);
      if (value == null) {
        throw new WireException("expected an object, found null");
      }
      return value;
    } catch (WireException e) {
      throw e;
    } catch (RuntimeException e) {
      // Gson reports a record whose constructor refused its values as a plain RuntimeException.
      throw new WireException("JSON of another shape: " + rootMessage(e), e);
    }
  }

  /// Parses strictly: one value, nothing behind it, no deeper than `NESTING_MAX_DEPTH`.
  ///
  /// @throws WireException when the text is not JSON
  public static JsonElement parse(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(NESTING_MAX_DEPTH);
    try {
      JsonElement tree = GSON.getAdapter(JsonElement.class).read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new WireException("not JSON: something follows the value");
      }
      return tree;
    } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new WireException("not JSON: " + rootMessage(e), e);
    }
  }

  /// Parses an object.
  ///
  /// @throws WireException when the text is not a JSON object
  public static JsonObject parseObject(String text) {
    JsonElement tree = parse(text);
    if (!tree.isJsonObject()) {
      throw new WireException("expected a JSON object");
    }
    return tree.getAsJsonObject();
  }

  /// Parses an object that was sent as a request: no object in it may have a name twice.
  ///
  /// @throws WireException when the text is not such an object
  public static JsonObject parseRequest(String text) {
    JsonObject json = parseObject(text);
    try {
      UniqueNames.check(text);
    } catch (IOException e) {
      throw new WireException("not JSON: " + rootMessage(e), e);
    }
    return json;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message == null) {
      return root.getClass().getSimpleName();
    }
    int secondLine = message.indexOf('\n');
    return secondLine < 0 ? message : message.substring(0, secondLine);
  }

  private static Instant instant(String text) {
    try {
      return Timestamps.parse(text);
    } catch (DateTimeException e) {
      throw new WireException("not an ISO 8601 time: " + text, e);
    }
  }

  /// What an issue's fields choose from.
  private static GsonBuilder withChoices(GsonBuilder builder) {
    for (IssueField field : IssueField.values()) {
      if (field.type() instanceof FieldType.Choice choice) {
        builder.registerTypeAdapter(
            choice.values().getFirst().getDeclaringClass(),
            named(field.wireName(), choice::nameOf, choice::named));
      }
    }
    return builder;
  }

  private static <E> TypeAdapter<E> named(
      String what, Function<E, String> name, Function<String, Optional<E>> byName) {
    return text(
            name,
            (String text) ->
                byName
                    .apply(text)
                    .orElseThrow(() -> new WireException("unknown " + what + ": " + text)))
        .nullSafe();
  }

  private static <T> TypeAdapter<T> text(Function<T, String> write, Function<String, T> read) {
    return new TypeAdapter<>() {
      @Override
      public void write(JsonWriter out, T value) throws IOException {
        out.value(write.apply(value));
      }

      @Override
      public T read(JsonReader in) throws IOException {
        return read.apply(in.nextString());
      }
    };
  }
}
