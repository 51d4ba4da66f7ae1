package dev.boardcast.testkit.github;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.boardcast.testkit.NpmPackage;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Payloads of GitHub's webhooks: real ones, as people collected them, and such as are made by
/// GitHub's own description of them, for there is no real one of every action.
public final class HookPayloads {
  private static final NpmPackage EXAMPLES =
      new NpmPackage(
          "@octokit/webhooks-examples",
          "7.6.1",
          "De6U3XB6O3DtCa7bKgCMzTHdeopqqZ6SNivMYJnK65ierKL1AnNIA0tkRYCRS7lwGT792d+Ps1WbfHlso6MynQ==");
  private static final NpmPackage DESCRIPTION =
      new NpmPackage(
          "@octokit/openapi-webhooks",
          "12.1.0",
          "Z5eDsLCUNbx1zHpZb1LNQirADqdMTvWJQ/deahi0ws+tWWnwHXB+Pr4jfmM9OrETS9Y5iW8ZRu1fdbudObhLrg==");
  private static final List<String> SERVERS =
      List.of("api.github.com", "ghes-31", "ghes-32", "ghes-33", "ghes-34", "ghes-35");
  private static final int DEPTH_MAX = 12;
  private static final JsonPrimitive PLAIN = new JsonPrimitive("text");

  private static @Nullable JsonObject described;

  /// A payload.
  ///
  /// @param event as `X-GitHub-Event` names it
  public record Payload(String source, String event, JsonObject json) {
    public String action() {
      return json.has("action") ? json.get("action").getAsString() : "";
    }
  }

  private HookPayloads() {}

  /// The real ones of some events.
  public static List<Payload> examples(String... events) {
    List<Payload> found = new ArrayList<>();
    for (String server : SERVERS) {
      JsonArray all = parse(EXAMPLES, server + "/index.json").getAsJsonArray();
      for (JsonElement element : all) {
        JsonObject event = element.getAsJsonObject();
        String name = event.get("name").getAsString();
        if (List.of(events).contains(name)) {
          for (JsonElement example : event.getAsJsonArray("examples")) {
            found.add(new Payload(server, name, example.getAsJsonObject()));
          }
        }
      }
    }
    return found;
  }

  /// One that is made by GitHub's description.
  ///
  /// @param name such as `issues-closed`
  public static Payload generated(String event, String name) {
    JsonObject root = description();
    JsonObject schema =
        root.getAsJsonObject("webhooks")
            .getAsJsonObject(name)
            .getAsJsonObject("post")
            .getAsJsonObject("requestBody")
            .getAsJsonObject("content")
            .getAsJsonObject("application/json")
            .getAsJsonObject("schema");
    return new Payload("described", event, sample(root, schema, 0).getAsJsonObject());
  }

  private static synchronized JsonObject description() {
    JsonObject there = described;
    if (there == null) {
      there = parse(DESCRIPTION, "generated/api.github.com.json").getAsJsonObject();
      described = there;
    }
    return there;
  }

  private static JsonElement parse(NpmPackage from, String path) {
    try (Reader text = Files.newBufferedReader(from.file(path))) {
      return JsonParser.parseReader(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonElement sample(JsonObject root, JsonObject given, int depth) {
    JsonObject schema = resolved(root, given);
    for (String word : List.of("const", "default")) {
      if (schema.has(word) && !schema.get(word).isJsonNull()) {
        return schema.get(word);
      }
    }
    if (schema.has("enum")) {
      return schema.getAsJsonArray("enum").get(0);
    }
    if (schema.get("examples") instanceof JsonArray examples && !examples.isEmpty()) {
      return examples.get(0);
    }
    for (String word : List.of("oneOf", "anyOf")) {
      if (schema.has(word) && !schema.has("properties")) {
        return sample(root, schema.getAsJsonArray(word).get(0).getAsJsonObject(), depth);
      }
    }
    if (schema.has("allOf")) {
      JsonObject whole = new JsonObject();
      for (JsonElement part : schema.getAsJsonArray("allOf")) {
        if (sample(root, part.getAsJsonObject(), depth) instanceof JsonObject fields) {
          for (Map.Entry<String, JsonElement> field : fields.entrySet()) {
            // A later part often says of a field no more than that it is a text.
            if (!whole.has(field.getKey()) || !field.getValue().equals(PLAIN)) {
              whole.add(field.getKey(), field.getValue());
            }
          }
        }
      }
      return whole;
    }
    return switch (type(schema)) {
      case "object" -> object(root, schema, depth);
      case "array" -> {
        JsonArray array = new JsonArray();
        if (schema.get("items") instanceof JsonObject items && depth < DEPTH_MAX) {
          array.add(sample(root, items, depth + 1));
        }
        yield array;
      }
      case "integer", "number" -> new JsonPrimitive(7);
      case "boolean" -> new JsonPrimitive(false);
      case "null" -> JsonNull.INSTANCE;
      default -> text(schema);
    };
  }

  private static JsonObject object(JsonObject root, JsonObject schema, int depth) {
    JsonObject object = new JsonObject();
    if (schema.get("properties") instanceof JsonObject properties && depth < DEPTH_MAX) {
      for (Map.Entry<String, JsonElement> property : properties.entrySet()) {
        object.add(
            property.getKey(), sample(root, property.getValue().getAsJsonObject(), depth + 1));
      }
    }
    return object;
  }

  private static JsonElement text(JsonObject schema) {
    String format = schema.has("format") ? schema.get("format").getAsString() : "";
    return new JsonPrimitive(
        switch (format) {
          case "date-time" -> "2026-03-01T10:15:30Z";
          case "uri", "uri-template" -> "https://github.com/octo-org/octo-repo/issues/7";
          default -> PLAIN.getAsString();
        });
  }

  private static String type(JsonObject schema) {
    JsonElement type = schema.get("type");
    if (type instanceof JsonArray several) {
      for (JsonElement one : several) {
        if (!one.getAsString().equals("null")) {
          return one.getAsString();
        }
      }
      return "null";
    }
    if (type != null) {
      return type.getAsString();
    }
    return schema.has("properties") ? "object" : "string";
  }

  private static JsonObject resolved(JsonObject root, JsonObject schema) {
    JsonObject found = schema;
    while (found.has("$ref")) {
      JsonElement at = root;
      for (String name : found.get("$ref").getAsString().substring(2).split("/", -1)) {
        at = Objects.requireNonNull(at.getAsJsonObject().get(name), name);
      }
      found = at.getAsJsonObject();
    }
    return found;
  }

  /// The header's value that GitHub signs a body with.
  public static String signature(String secret, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
