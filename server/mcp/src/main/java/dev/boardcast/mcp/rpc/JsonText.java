package dev.boardcast.mcp.rpc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;

/// Strict JSON to a tree, without a `Gson`, whose making would cost a tenth of the start-up time.
/// Numbers keep what was sent: `long` where it fits, `BigDecimal` else. Pure.
public final class JsonText {
  static final int NESTING_MAX_DEPTH = 64;
  static final int NUMBER_MAX_CHARS = 400;

  private JsonText() {}

  /// @throws IOException when the text is not one JSON value; the message says what is wrong
  public static JsonElement parse(String text) throws IOException {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(NESTING_MAX_DEPTH);
    try {
      JsonElement value = value(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("something follows the value");
      }
      return value;
    } catch (EOFException e) {
      throw new MalformedJsonException("it ends too early", e);
    } catch (IllegalStateException | NumberFormatException e) {
      throw new MalformedJsonException(firstLine(e), e);
    }
  }

  private static JsonElement value(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(number(reader.nextString()));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT ->
          throw new MalformedJsonException("a value is missing");
    };
  }

  private static JsonObject object(JsonReader reader) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw new MalformedJsonException("the name `" + name + "` comes twice in one object");
      }
      object.add(name, value(reader));
    }
    reader.endObject();
    return object;
  }

  private static JsonArray array(JsonReader reader) throws IOException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value(reader));
    }
    reader.endArray();
    return array;
  }

  private static Number number(String literal) throws IOException {
    if (literal.length() > NUMBER_MAX_CHARS) {
      throw new MalformedJsonException("a number has more than " + NUMBER_MAX_CHARS + " digits");
    }
    try {
      return Long.valueOf(literal);
    } catch (NumberFormatException _) {
      return new BigDecimal(literal);
    }
  }

  /// The first line of what a parser says; the rest is advice for its programmer.
  static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("");
  }
}
