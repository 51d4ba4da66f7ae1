package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.call.Server;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.stream.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/// The aggregate server's methods, in the words of both generations. Thread-safe.
final class McpMethods {
  static final int METHOD_NOT_FOUND = -32601;
  private static final String LATEST_OLDER = "2025-11-25";
  static final Set<String> OLDER = Set.of("2024-11-05", "2025-03-26", "2025-06-18", LATEST_OLDER);

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

  private RawObject initialize(KeyConfig key, String version) {
    return RawObject.EMPTY
        .with("protocolVersion", RawObject.quote(version))
        .with("capabilities", "{\"tools\":{\"listChanged\":true},\"logging\":{}}")
        .with("serverInfo", serverInfo.toString())
        .with("instructions", RawObject.quote(instructions(key)));
  }

  private RawObject discover(KeyConfig key) {
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

  private RawObject tools(KeyConfig key, RawObject params)
      throws GatewayException, InterruptedException {
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
  private String call(Caller caller, McpRequest request, EventStream stream)
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

  /// Answers a request of the older generation.
  String older(Caller caller, McpRequest request, EventStream stream)
      throws GatewayException, InterruptedException {
    return switch (request.method()) {
      case "initialize" -> {
        String asked = request.params().text("protocolVersion");
        yield initialize(
                caller.key(), asked != null && OLDER.contains(asked) ? asked : LATEST_OLDER)
            .toString();
      }
      case "ping", "logging/setLevel" -> "{}";
      case "tools/list" -> tools(caller.key(), request.params()).toString();
      case "tools/call" -> call(caller, request, stream);
      default -> throw new GatewayException(noMethod(request.method()));
    };
  }

  private static Fault noMethod(String method) {
    return new Fault(
        ErrorCode.TOOL_NOT_SUPPORTED,
        "Method not found: " + method,
        404,
        Outcome.REFUSED,
        false,
        0,
        List.of(),
        "{\"code\":%d,\"message\":%s}"
            .formatted(METHOD_NOT_FOUND, RawObject.quote("Method not found: " + method)));
  }

  /// Answers a request of 2026-07-28.
  String modern(Caller caller, McpRequest request, EventStream stream)
      throws GatewayException, InterruptedException {
    return switch (request.method()) {
      case "server/discover" -> momentary(discover(caller.key()));
      case "tools/list" -> momentary(tools(caller.key(), request.params()));
      case "tools/call" -> {
        String result = call(caller, request, stream);
        if (!result.contains("\"resultType\"")) {
          // Without reading all of it, which may be megabytes.
          yield "{\"resultType\":\"complete\""
              + (result.equals("{}") ? "" : ",")
              + result.substring(1);
        }
        try {
          RawObject read = RawObject.parse(result);
          yield read.has("resultType")
              ? result
              : read.with("resultType", "\"complete\"").toString();
        } catch (IOException _) {
          // Twice the same member: passed on as it is.
          yield result;
        }
      }
      default -> throw new GatewayException(noMethod(request.method()));
    };
  }

  /// Servers come and go, and what a key may see is its own.
  private String momentary(RawObject result) {
    return result
        .with("ttlMs", "0")
        .with("cacheScope", "\"private\"")
        .with("resultType", "\"complete\"")
        .with(
            "_meta",
            RawObject.EMPTY
                .with("io.modelcontextprotocol/serverInfo", serverInfo.toString())
                .toString())
        .toString();
  }
}
