package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Library;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The aggregate server's methods about prompts and resources. Thread-safe.
final class LibraryMethods {
  static final Set<String> LISTS =
      Set.of("prompts/list", "resources/list", "resources/templates/list");

  /// Beside a list: the servers of which nothing is in it, each with the reason.
  private static final String MISSING = "dev.boardcast/missing";

  private final Library library;

  LibraryMethods(Library library) {
    this.library = library;
  }

  /// What a key may use at all, by its `capabilities`.
  static RawObject capabilities(KeyConfig key) {
    RawObject capabilities = RawObject.EMPTY;
    for (Change one : kinds(key)) {
      capabilities =
          capabilities.with(
              one.name().toLowerCase(java.util.Locale.ROOT),
              one == Change.RESOURCES
                  ? "{\"subscribe\":true,\"listChanged\":true}"
                  : "{\"listChanged\":true}");
    }
    return capabilities.has("prompts") || capabilities.has("resources")
        ? capabilities.with("completions", "{}")
        : capabilities;
  }

  private static List<Change> kinds(KeyConfig key) {
    List<Change> kinds = new ArrayList<>(List.of(Change.TOOLS));
    if (!key.prompts().allow().isEmpty()) {
      kinds.add(Change.PROMPTS);
    }
    if (!key.resources().written().allow().isEmpty()) {
      kinds.add(Change.RESOURCES);
    }
    return kinds;
  }

  /// One of `LISTS`.
  RawObject list(KeyConfig key, McpRequest request) throws GatewayException, InterruptedException {
    Library.Listed listed;
    String member;
    switch (request.method()) {
      case "prompts/list" -> {
        listed = library.prompts(key);
        member = "prompts";
      }
      case "resources/list" -> {
        listed = library.resources(key);
        member = "resources";
      }
      default -> {
        listed = library.templates(key);
        member = "resourceTemplates";
      }
    }
    RawObject result = Pages.page(request.params(), member, listed.entries());
    if (listed.missing().isEmpty()) {
      return result;
    }
    StringBuilder missing = new StringBuilder("[");
    listed
        .missing()
        .forEach((server, why) ->
            missing
                .append(missing.length() > 1 ? "," : "")
                .append(
                    RawObject.EMPTY
                        .with("server", RawObject.quote(server))
                        .with("message", RawObject.quote(why))));
    return result.with(
        "_meta", RawObject.EMPTY.with(MISSING, missing.append(']').toString()).toString());
  }

  /// Answers what goes to one server, as that wrote it; null for another method.
  @Nullable String ask(Caller caller, McpRequest request, @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    RawObject params = request.params();
    return switch (request.method()) {
      case "prompts/get" ->
          library.prompt(
              caller, text(params, "name"), arguments(params), request.metaForTool(), progress);
      case "resources/read" ->
          library.read(caller, text(params, "uri"), request.metaForTool(), progress);
      case "completion/complete" ->
          library.complete(caller, params.without("_meta"), request.metaForTool());
      default -> null;
    };
  }

  private static String text(RawObject params, String member) throws GatewayException {
    String text = params.text(member);
    if (text == null) {
      throw new GatewayException(
          Fault.invalid("`" + member + "` must be a string", List.of(member)));
    }
    return text;
  }

  /// Of a tool or a prompt.
  static RawObject arguments(RawObject params) throws GatewayException {
    String raw = params.raw("arguments");
    if (raw == null || raw.equals("null")) {
      return RawObject.EMPTY;
    }
    // Some clients send the object as a text that holds it.
    String text = params.text("arguments");
    try {
      return RawObject.parse(text == null ? raw : text);
    } catch (IOException _) {
      throw new GatewayException(
          Fault.invalid("`arguments` must be an object", List.of("arguments")));
    }
  }
}
