package dev.boardcast.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object of which each member is kept as it was written, to the digit; all of it was
/// checked to be JSON. Never changed.
public final class RawObject {
  /// Deeper ones are refused.
  public static final int NESTING_MAX_DEPTH = 64;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX_DEPTH).build())
          .build();

  public static final RawObject EMPTY = new RawObject(new LinkedHashMap<>());

  private final Map<String, String> members;

  private RawObject(Map<String, String> members) {
    this.members = members;
  }

  /// @throws IOException when the text is no JSON object, or has a member twice; the message says
  ///   what is wrong, without the text itself
  public static RawObject parse(String text) throws IOException {
    char[] chars = text.toCharArray();
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(chars, 0, chars.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getCharOffset();
        if (members.put(name, text.substring(from, to).stripTrailing()) != null) {
          throw new IOException("a member comes twice");
        }
      }
      if (parser.nextToken() != null) {
        throw new IOException("something follows the object");
      }
    } catch (JsonProcessingException e) {
      // Where a limit is passed, it does not say where.
      JsonLocation at = e.getLocation();
      throw new IOException(
          at == null
              ? "it is no JSON that is taken: it is too deep or too long"
              : "it is no JSON (at character %d)".formatted(at.getCharOffset()),
          e);
    }
    return new RawObject(members);
  }

  /// A text as JSON.
  public static String quote(String text) {
    return new JsonPrimitive(text).toString();
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  /// A member as it was written; null where there is none.
  public @Nullable String raw(String name) {
    return members.get(name);
  }

  /// A member's text; null where there is none, or where it is no text.
  public @Nullable String text(String name) {
    String raw = members.get(name);
    if (raw == null || raw.charAt(0) != '"') {
      return null;
    }
    if (raw.indexOf('\\') < 0) {
      return raw.substring(1, raw.length() - 1);
    }
    try {
      return JsonText.parse(raw).getAsString();
    } catch (IOException _) {
      return null;
    }
  }

  public boolean isTrue(String name) {
    return "true".equals(members.get(name));
  }

  /// A member that is an object; null where it is none.
  public @Nullable RawObject object(String name) {
    String raw = members.get(name);
    if (raw == null || raw.charAt(0) != '{') {
      return null;
    }
    try {
      return parse(raw);
    } catch (IOException _) {
      // Twice the same member: not ours to read.
      return null;
    }
  }

  /// The same with a member set, at its old place or at the end.
  public RawObject with(String name, String raw) {
    Map<String, String> changed = new LinkedHashMap<>(members);
    changed.put(name, raw);
    return new RawObject(changed);
  }

  /// The same with all members of another set.
  public RawObject withAll(RawObject other) {
    Map<String, String> changed = new LinkedHashMap<>(members);
    changed.putAll(other.members);
    return new RawObject(changed);
  }

  public RawObject without(String name) {
    if (!members.containsKey(name)) {
      return this;
    }
    Map<String, String> changed = new LinkedHashMap<>(members);
    changed.remove(name);
    return new RawObject(changed);
  }

  public boolean isEmpty() {
    return members.isEmpty();
  }

  /// As JSON.
  @Override
  public String toString() {
    StringBuilder json = new StringBuilder(64).append('{');
    members.forEach((name, raw) -> {
      if (json.length() > 1) {
        json.append(',');
      }
      json.append(quote(name)).append(':').append(raw);
    });
    return json.append('}').toString();
  }
}
