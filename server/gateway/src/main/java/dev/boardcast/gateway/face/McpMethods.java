package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.call.Library;
import dev.boardcast.gateway.call.Server;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.flight.Cancelling;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The aggregate server's methods, in the words of both generations. Thread-safe.
final class McpMethods {
  static final int METHOD_NOT_FOUND = -32601;
  private static final String LATEST_OLDER = "2025-11-25";
  static final Set<String> OLDER = Set.of("2024-11-05", "2025-03-26", "2025-06-18", LATEST_OLDER);

  private static final int INSTRUCTIONS_MAX_CHARS = 8_000;

  private final Dispatcher dispatcher;
  private final LibraryMethods library;
  private final RawObject serverInfo;

  McpMethods(Dispatcher dispatcher, Library shelves, String version) {
    this.dispatcher = dispatcher;
    library = new LibraryMethods(shelves);
    serverInfo =
        RawObject.EMPTY
            .with("name", "\"boardcast-gateway\"")
            .with("title", "\"Boardcast gateway\"")
            .with("version", RawObject.quote(version));
  }

  private RawObject initialize(KeyConfig key, String version) {
    return RawObject.EMPTY
        .with("protocolVersion", RawObject.quote(version))
        .with("capabilities", LibraryMethods.capabilities(key).with("logging", "{}").toString())
        .with("serverInfo", serverInfo.toString())
        .with("instructions", RawObject.quote(instructions(key)));
  }

  private RawObject discover(KeyConfig key) {
    return RawObject.EMPTY
        .with("supportedVersions", "[\"2026-07-28\"]")
        .with("capabilities", LibraryMethods.capabilities(key).with("logging", "{}").toString())
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
    SortedMap<String, RawObject> shown = new TreeMap<>();
    dispatcher
        .tools(key)
        .forEach((name, tool) -> shown.put(name, tool.json().with("name", RawObject.quote(name))));
    return Pages.page(params, "tools", shown);
  }

  /// Runs a tool; its result as the server wrote it.
  private String call(Caller caller, McpRequest request, @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    String name = request.params().text("name");
    if (name == null) {
      throw new GatewayException(Fault.invalid("`name` must be a string", List.of("name")));
    }
    return dispatcher.call(
        caller, name, LibraryMethods.arguments(request.params()), request.metaForTool(), progress);
  }

  /// Begins to run a tool.
  ///
  /// @return false where that takes a thread
  boolean begins(
      Caller caller,
      McpRequest request,
      @Nullable Consumer<RawObject> progress,
      Cancelling cancelling,
      Consumer<Ending> ended) {
    String name = request.params().text("name");
    RawObject arguments;
    try {
      arguments = LibraryMethods.arguments(request.params());
    } catch (GatewayException _) {
      // Why is said on the way with a thread.
      return false;
    }
    return name != null
        && dispatcher.begin(
            caller, name, arguments, request.metaForTool(), progress, cancelling, ended);
  }

  /// A result of a tool in the words of 2026-07-28.
  static Ending complete(Ending how) {
    return how instanceof Ending.Result(var json) ? new Ending.Result(complete(json)) : how;
  }

  /// Answers a request of the older generation.
  String older(Caller caller, McpRequest request, @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    return switch (request.method()) {
      case "initialize" -> {
        String asked = request.params().text("protocolVersion");
        yield initialize(
                caller.key(), asked != null && OLDER.contains(asked) ? asked : LATEST_OLDER)
            .toString();
      }
      // All but the first have been done.
      case "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe" -> "{}";
      case "tools/list" -> tools(caller.key(), request.params()).toString();
      case "tools/call" -> call(caller, request, progress);
      default -> {
        if (LibraryMethods.LISTS.contains(request.method())) {
          yield library.list(caller.key(), request).toString();
        }
        yield asked(caller, request, progress);
      }
    };
  }

  private String asked(Caller caller, McpRequest request, @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    String result = library.ask(caller, request, progress);
    if (result == null) {
      throw new GatewayException(noMethod(request.method()));
    }
    return result;
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
  String modern(Caller caller, McpRequest request, @Nullable Consumer<RawObject> progress)
      throws GatewayException, InterruptedException {
    return switch (request.method()) {
      case "server/discover" -> momentary(discover(caller.key()));
      case "tools/list" -> momentary(tools(caller.key(), request.params()));
      case "tools/call" -> complete(call(caller, request, progress));
      case "resources/read" -> {
        String result = complete(asked(caller, request, progress));
        // A question is nothing that could be kept.
        yield result.contains("\"input_required\"") ? result : own(result);
      }
      default -> {
        if (LibraryMethods.LISTS.contains(request.method())) {
          yield momentary(library.list(caller.key(), request));
        }
        yield complete(asked(caller, request, progress));
      }
    };
  }

  /// A result with what this revision has in each.
  private static String complete(String result) {
    if (!result.contains("\"resultType\"")) {
      // Without reading all of it, which may be megabytes.
      return "{\"resultType\":\"complete\""
          + (result.equals("{}") ? "" : ",")
          + result.substring(1);
    }
    try {
      RawObject read = RawObject.parse(result);
      return read.has("resultType") ? result : read.with("resultType", "\"complete\"").toString();
    } catch (IOException _) {
      // Twice the same member: passed on as it is.
      return result;
    }
  }

  /// What somebody may read is theirs alone, whatever its server says of others.
  private static String own(String result) {
    try {
      RawObject read = RawObject.parse(result);
      return (read.has("ttlMs") ? read : read.with("ttlMs", "0"))
          .with("cacheScope", "\"private\"")
          .toString();
    } catch (IOException _) {
      return result;
    }
  }

  /// Servers come and go, and what a key may see is its own.
  private String momentary(RawObject result) {
    RawObject meta = result.object("_meta");
    return result
        .with("ttlMs", "0")
        .with("cacheScope", "\"private\"")
        .with("resultType", "\"complete\"")
        .with(
            "_meta",
            (meta == null ? RawObject.EMPTY : meta)
                .with("io.modelcontextprotocol/serverInfo", serverInfo.toString())
                .toString())
        .toString();
  }
}
