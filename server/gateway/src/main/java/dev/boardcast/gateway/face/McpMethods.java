package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.call.Server;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.stream.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/// The aggregate server's methods, in the words of both generations. Thread-safe.
final class McpMethods {
  /// Tools a page.
  static final int PAGE_MAX_COUNT = 200;

  private static final int INSTRUCTIONS_MAX_CHARS = 8_000;

  private final Dispatcher dispatcher;
  private final RawObject serverInfo;

  McpMethods(Dispatcher dispatcher, String version) {
    this.dispatcher = dispatcher;
    serverInfo =
        RawObject.EMPTY
            .with("name", "\"boardcast-gateway\"")
            .with("title", "\"Boardcast gateway\"")
            .with("version", RawObject.quote(version));
  }

  RawObject serverInfo() {
    return serverInfo;
  }

  RawObject initialize(KeyConfig key, String version) {
    return RawObject.EMPTY
        .with("protocolVersion", RawObject.quote(version))
        .with("capabilities", "{\"tools\":{\"listChanged\":true},\"logging\":{}}")
        .with("serverInfo", serverInfo.toString())
        .with("instructions", RawObject.quote(instructions(key)));
  }

  RawObject discover(KeyConfig key) {
    return RawObject.EMPTY
        .with("supportedVersions", "[\"2026-07-28\"]")
        .with("capabilities", "{\"tools\":{\"listChanged\":true}}")
        .with("instructions", RawObject.quote(instructions(key)));
  }

  /// What stands behind the gateway, for a model.
  private String instructions(KeyConfig key) {
    StringBuilder text =
        new StringBuilder(
            "These tools are of several servers; a tool's name begins with its server's id and two"
                + " underscores. An error says whether repeating the call is safe (data.outcome).");
    for (Server server : dispatcher.servers(key)) {
      String line =
          "\n- %s: %s"
              .formatted(
                  server.config().id(),
                  server.config().description().isEmpty()
                      ? server.config().name()
                      : server.config().description());
      if (text.length() + line.length() <= INSTRUCTIONS_MAX_CHARS) {
        text.append(line);
      }
    }
    return text.toString();
  }

  RawObject tools(KeyConfig key, RawObject params) throws GatewayException, InterruptedException {
    SortedMap<String, ToolEntry> all = dispatcher.tools(key);
    String cursor = params.text("cursor");
    if (cursor != null && !cursor.isEmpty()) {
      all = all.tailMap(after(cursor) + "\0");
    }
    List<Map.Entry<String, ToolEntry>> page =
        all.entrySet().stream().limit(PAGE_MAX_COUNT).toList();
    StringBuilder tools = new StringBuilder("[");
    for (Map.Entry<String, ToolEntry> tool : page) {
      tools
          .append(tools.length() > 1 ? "," : "")
          .append(tool.getValue().json().with("name", RawObject.quote(tool.getKey())));
    }
    RawObject result = RawObject.EMPTY.with("tools", tools.append(']').toString());
    return all.size() > page.size()
        ? result.with(
            "nextCursor",
            RawObject.quote(
                Base64.getUrlEncoder()
                    .encodeToString(page.getLast().getKey().getBytes(StandardCharsets.UTF_8))))
        : result;
  }

  /// The name that a page ended with: it holds whatever comes and goes meanwhile.
  private static String after(String cursor) throws GatewayException {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new GatewayException(
          Fault.invalid("Unknown cursor: ask for the first page again, without one.", List.of()));
    }
  }

  /// Runs a tool; its result as the server wrote it.
  String call(Caller caller, McpRequest request, EventStream stream)
      throws GatewayException, InterruptedException {
    String name = request.params().text("name");
    if (name == null) {
      throw new GatewayException(Fault.invalid("`name` must be a string", List.of("name")));
    }
    String token = request.progressToken();
    Consumer<RawObject> progress =
        token == null || !stream.isOpen()
            ? null
            : params ->
                stream.send(
                    Faults.notification(
                        "notifications/progress",
                        RawObject.EMPTY.with("progressToken", token).withAll(params)));
    return dispatcher.call(
        caller, name, arguments(request.params()), request.metaForTool(), progress);
  }

  private static RawObject arguments(RawObject params) throws GatewayException {
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
