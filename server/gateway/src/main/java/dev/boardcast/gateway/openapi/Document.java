package dev.boardcast.gateway.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.gateway.config.YamlText;
import dev.boardcast.gateway.core.Glob;
import dev.boardcast.mcp.rpc.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An OpenAPI document of 3.0 or 3.1 as tools: one an operation, or the reason why it is none.
/// Pure.
///
/// @param tools by their names
/// @param leftOut why an operation is no tool, by its name
/// @param server the address of the service, as the document has it; empty where it has none
public record Document(
    SortedMap<String, OperationTool> tools, SortedMap<String, String> leftOut, String server) {
  /// A longer one is refused.
  public static final int TEXT_MAX_CHARS = 32 * 1024 * 1024;

  static final int DESCRIPTION_MAX_CHARS = 4_000;
  static final int NAME_MAX_CHARS = 64;

  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_-]+");

  /// Headers that the gateway or its client sees to.
  private static final Set<String> OWN_HEADERS =
      Set.of("accept", "content-type", "authorization", "host", "content-length", "cookie");

  /// @param description the tool, as MCP has it
  public record OperationTool(JsonObject description, Operation operation) {}

  /// Which operations are wanted.
  ///
  /// @param methods in capitals
  public record Wanted(
      List<Glob> include, List<Glob> exclude, List<Glob> tags, Set<String> methods) {
    boolean takes(String name, String method, List<String> ofTags) {
      return methods.contains(method)
          && (include.isEmpty() || include.stream().anyMatch(glob -> glob.fits(name)))
          && exclude.stream().noneMatch(glob -> glob.fits(name))
          && (tags.isEmpty()
              || tags.stream().anyMatch(glob -> ofTags.stream().anyMatch(glob::fits)));
    }
  }

  /// @param text JSON or YAML
  /// @throws IOException where it is no such document
  public static Document read(String text, Wanted wanted) throws IOException {
    JsonObject tree = tree(text);
    String version = text(tree, "openapi");
    if (!version.startsWith("3.0") && !version.startsWith("3.1")) {
      throw new IOException(
          tree.has("swagger")
              ? "it is of Swagger 2: convert it to OpenAPI 3"
              : "it is no document of OpenAPI 3.0 or 3.1");
    }
    Reader reader = new Reader(new Refs(tree), version.startsWith("3.0"), wanted);
    if (tree.get("paths") instanceof JsonObject paths) {
      for (Map.Entry<String, JsonElement> path : paths.entrySet()) {
        reader.path(path.getKey(), path.getValue());
      }
    }
    return new Document(reader.tools, reader.leftOut, server(tree));
  }

  private static JsonObject tree(String text) throws IOException {
    if (text.stripLeading().startsWith("{")) {
      if (text.length() > TEXT_MAX_CHARS) {
        throw new IOException("it has more than " + TEXT_MAX_CHARS + " characters");
      }
      return JsonText.parse(text).getAsJsonObject();
    }
    return YamlText.parse(text, TEXT_MAX_CHARS);
  }

  /// The first server's address, its variables at their defaults.
  private static String server(JsonObject tree) {
    if (!(tree.get("servers") instanceof JsonArray servers)
        || servers.isEmpty()
        || !(servers.get(0) instanceof JsonObject first)) {
      return "";
    }
    String url = text(first, "url");
    if (first.get("variables") instanceof JsonObject variables) {
      for (Map.Entry<String, JsonElement> variable : variables.entrySet()) {
        if (variable.getValue() instanceof JsonObject one) {
          url = url.replace("{" + variable.getKey() + "}", text(one, "default"));
        }
      }
    }
    return url;
  }

  private static String text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive text && text.isString()
        ? text.getAsString()
        : "";
  }

  /// Goes through a document's paths.
  private static final class Reader {
    private final Refs refs;
    private final boolean almost;
    private final Wanted wanted;
    private final SortedMap<String, OperationTool> tools = new TreeMap<>();
    private final SortedMap<String, String> leftOut = new TreeMap<>();

    Reader(Refs refs, boolean almost, Wanted wanted) {
      this.refs = refs;
      this.almost = almost;
      this.wanted = wanted;
    }

    void path(String path, JsonElement given) {
      if (!path.startsWith("/")) {
        return;
      }
      JsonObject item;
      try {
        item = refs.resolved(given);
      } catch (UnsupportedException e) {
        leftOut.put(path, String.valueOf(e.getMessage()));
        return;
      }
      for (String method : METHODS) {
        if (item.get(method) instanceof JsonObject operation) {
          operation(path, method.toUpperCase(Locale.ROOT), item, operation);
        }
      }
    }

    private void operation(String path, String method, JsonObject item, JsonObject operation) {
      String id = text(operation, "operationId");
      String name = free(id.isEmpty() ? method.toLowerCase(Locale.ROOT) + path : id);
      List<String> tags = new ArrayList<>();
      if (operation.get("tags") instanceof JsonArray all) {
        all.forEach(tag -> tags.add(tag.getAsString()));
      }
      if (!wanted.takes(id.isEmpty() ? name : id, method, tags)) {
        leftOut.put(name, "it is not among those that the configuration wants");
        return;
      }
      try {
        tools.put(name, tool(name, path, method, item, operation));
      } catch (UnsupportedException e) {
        leftOut.put(name, String.valueOf(e.getMessage()));
      }
    }

    /// A name for a tool that no other has.
    private String free(String wish) {
      String plain = OTHER.matcher(wish).replaceAll("_").replaceAll("^_+|_+$", "");
      String name = plain.substring(0, Math.min(plain.length(), NAME_MAX_CHARS));
      for (int i = 2; name.isEmpty() || tools.containsKey(name) || leftOut.containsKey(name); i++) {
        String end = "_" + i;
        name = plain.substring(0, Math.min(plain.length(), NAME_MAX_CHARS - end.length())) + end;
      }
      return name;
    }

    private OperationTool tool(
        String name, String path, String method, JsonObject item, JsonObject operation)
        throws UnsupportedException {
      ToolSchemas schemas = new ToolSchemas(refs, almost);
      JsonObject properties = new JsonObject();
      JsonArray required = new JsonArray();
      List<Operation.Parameter> parameters = new ArrayList<>();
      for (JsonObject parameter : parameters(item, operation).values()) {
        parameter(parameter, schemas, properties, required, parameters);
      }
      for (String inPath : braces(path)) {
        if (parameters.stream()
            .noneMatch(one -> one.in().equals("path") && one.name().equals(inPath))) {
          throw new UnsupportedException(
              "its path has {" + inPath + "}, which is described nowhere");
        }
      }
      String bodyType = body(operation, schemas, properties, required);
      JsonObject input = new JsonObject();
      input.addProperty("type", "object");
      input.add("properties", properties);
      if (!required.isEmpty()) {
        input.add("required", required);
      }
      input.addProperty("additionalProperties", false);
      JsonObject defs = schemas.defs();
      if (!defs.isEmpty()) {
        input.add("$defs", defs);
      }
      JsonObject description = new JsonObject();
      description.addProperty("name", name);
      String summary = text(operation, "summary").strip();
      if (!summary.isEmpty()) {
        description.addProperty("title", summary);
      }
      description.addProperty("description", words(summary, operation, method, path));
      description.add("inputSchema", input);
      description.add("annotations", hints(method));
      return new OperationTool(
          description, new Operation(name, method, path, parameters, bodyType));
    }

    private static List<String> braces(String path) {
      return Pattern.compile("\\{([^}]*)}")
          .matcher(path)
          .results()
          .map(found -> found.group(1))
          .toList();
    }

    private static String words(String summary, JsonObject operation, String method, String path) {
      String more = text(operation, "description").strip();
      String whole =
          summary.isEmpty() || more.startsWith(summary)
              ? more
              : more.isEmpty() ? summary : summary + "\n\n" + more;
      String said = whole.isEmpty() ? method + " " + path : whole;
      return said.substring(0, Math.min(said.length(), DESCRIPTION_MAX_CHARS));
    }

    private static JsonObject hints(String method) {
      boolean reads = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
      JsonObject hints = new JsonObject();
      hints.addProperty("readOnlyHint", reads);
      if (!reads) {
        hints.addProperty("destructiveHint", !method.equals("POST"));
        hints.addProperty("idempotentHint", method.equals("PUT") || method.equals("DELETE"));
      }
      hints.addProperty("openWorldHint", true);
      return hints;
    }

    /// Those of the path and the operation's own, which win.
    private Map<String, JsonObject> parameters(JsonObject item, JsonObject operation)
        throws UnsupportedException {
      Map<String, JsonObject> all = new LinkedHashMap<>();
      for (JsonObject from : List.of(item, operation)) {
        if (from.get("parameters") instanceof JsonArray list) {
          for (JsonElement one : list) {
            JsonObject parameter = refs.resolved(one);
            all.put(text(parameter, "in") + " " + text(parameter, "name"), parameter);
          }
        }
      }
      return all;
    }

    private void parameter(
        JsonObject parameter,
        ToolSchemas schemas,
        JsonObject properties,
        JsonArray required,
        List<Operation.Parameter> parameters)
        throws UnsupportedException {
      String name = text(parameter, "name");
      String in = text(parameter, "in");
      if (in.equals("header") && OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        return;
      }
      if (parameter.get("content") instanceof JsonObject) {
        throw new UnsupportedException("its parameter " + name + " is written as `content`");
      }
      String argument =
          properties.has(name) || name.equals(Operation.BODY) ? in + "_" + name : name;
      JsonObject schema = schemas.translated(parameter.get("schema"));
      String described = text(parameter, "description");
      if (!described.isEmpty() && !schema.has("$ref")) {
        schema.addProperty("description", described);
      }
      properties.add(argument, schema);
      boolean must =
          parameter.get("required") instanceof JsonPrimitive truth && truth.getAsBoolean();
      if (must || in.equals("path")) {
        required.add(argument);
      }
      String style = text(parameter, "style");
      boolean form =
          style.isEmpty() ? in.equals("query") || in.equals("cookie") : style.equals("form");
      if (in.equals("path") && !style.isEmpty() && !style.equals("simple")) {
        throw new UnsupportedException("its parameter " + name + " has the style " + style);
      }
      parameters.add(
          new Operation.Parameter(
              argument,
              name,
              in,
              style,
              parameter.get("explode") instanceof JsonPrimitive truth
                  ? truth.getAsBoolean()
                  : form));
    }

    /// The media type of its body; null where it has none.
    private @Nullable String body(
        JsonObject operation, ToolSchemas schemas, JsonObject properties, JsonArray required)
        throws UnsupportedException {
      if (!operation.has("requestBody")) {
        return null;
      }
      JsonObject body = refs.resolved(operation.get("requestBody"));
      if (!(body.get("content") instanceof JsonObject content) || content.isEmpty()) {
        return null;
      }
      String type = type(content);
      boolean must = body.get("required") instanceof JsonPrimitive truth && truth.getAsBoolean();
      if (type == null) {
        if (must) {
          throw new UnsupportedException(
              "its body is none of JSON and forms: " + String.join(", ", content.keySet()));
        }
        return null;
      }
      properties.add(
          Operation.BODY,
          content.get(type) instanceof JsonObject media
              ? schemas.translated(media.get("schema"))
              : new JsonObject());
      if (must) {
        required.add(Operation.BODY);
      }
      return type.contains("*") ? "application/json" : type;
    }

    private static @Nullable String type(JsonObject content) {
      for (String type : content.keySet()) {
        String plain = type.toLowerCase(Locale.ROOT);
        if (plain.startsWith("application/json") || plain.matches("application/[^;]*\\+json.*")) {
          return type;
        }
      }
      for (String type : content.keySet()) {
        if (type.startsWith("application/x-www-form-urlencoded") || type.equals("*/*")) {
          return type;
        }
      }
      return null;
    }
  }
}
