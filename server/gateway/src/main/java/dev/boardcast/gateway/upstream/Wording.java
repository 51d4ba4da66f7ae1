package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.gateway.upstream.link.Outgoing;
import dev.boardcast.gateway.upstream.link.ParamHeaders;
import dev.boardcast.gateway.upstream.link.Revision;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Requests to one server in the words of both generations. Thread-safe.
final class Wording {
  private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  private final RawObject info;
  private final RawObject envelope;

  /// By names of tools, of those that have some.
  private volatile Map<String, ParamHeaders> repeated = Map.of();

  /// @param version of the gateway
  Wording(String version) {
    info =
        RawObject.EMPTY
            .with("name", "\"boardcast-gateway\"")
            .with("version", RawObject.quote(version));
    envelope =
        RawObject.EMPTY
            .with("io.modelcontextprotocol/protocolVersion", RawObject.quote(Revision.MODERN))
            .with("io.modelcontextprotocol/clientInfo", info.toString())
            .with(CAPABILITIES, "{}");
  }

  /// Who asks.
  RawObject info() {
    return info;
  }

  /// What each request of 2026-07-28 has in its `_meta`.
  RawObject envelope() {
    return envelope;
  }

  /// @param on null before the handshake
  String request(long id, Question question, @Nullable Revision on) {
    RawObject whole = question.meta();
    if (on != null && on.modern()) {
      whole = whole.withAll(envelope);
      RawObject theirs = question.counterpart().offers();
      if (!theirs.isEmpty()) {
        whole = whole.with(CAPABILITIES, theirs.toString());
      }
      LogLevel wanted = question.counterpart().logLevel();
      if (wanted != null) {
        whole = whole.with("io.modelcontextprotocol/logLevel", RawObject.quote(wanted.wireName()));
      }
    }
    if (question.progress() != null) {
      whole = whole.with("progressToken", Long.toString(id));
    }
    RawObject params = question.params();
    return Rpc.request(
        Long.toString(id),
        question.method(),
        whole.isEmpty() ? params : params.with("_meta", whole.toString()));
  }

  /// The server has these tools now.
  void knows(Collection<ToolEntry> tools) {
    Map<String, ParamHeaders> found = new HashMap<>();
    for (ToolEntry tool : tools) {
      try {
        ParamHeaders ofTool = ParamHeaders.of(tool.json());
        if (ofTool != ParamHeaders.NONE) {
          found.put(tool.name(), ofTool);
        }
      } catch (ParamHeaders.UnfitException _) {
        // Over HTTP it is no tool, and elsewhere there are no headers.
      }
    }
    repeated = Map.copyOf(found);
  }

  /// A request on its way.
  Outgoing outgoing(String json, long id, Question question, BooleanSupplier leaves) {
    RawObject params = question.params();
    String name = name(question.method(), params);
    ParamHeaders more =
        name != null && question.method().equals("tools/call") ? repeated.get(name) : null;
    return new Outgoing(
        json,
        id,
        question.method(),
        name,
        more == null ? List.of() : more.headers(params.object("arguments")),
        question.trace(),
        leaves);
  }

  /// What of it a header says, beside its method; null for nothing.
  private static @Nullable String name(String method, RawObject params) {
    return switch (method) {
      case "tools/call", "prompts/get" -> params.text("name");
      case "resources/read" -> params.text("uri");
      default -> null;
    };
  }
}
