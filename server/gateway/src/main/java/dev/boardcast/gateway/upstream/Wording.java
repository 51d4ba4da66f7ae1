package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.gateway.upstream.link.Revision;
import org.jspecify.annotations.Nullable;

/// Requests in the words of both generations. Pure.
final class Wording {
  private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  private final RawObject envelope;

  /// @param version of the gateway
  Wording(String version) {
    RawObject info =
        RawObject.EMPTY
            .with("name", "\"boardcast-gateway\"")
            .with("version", RawObject.quote(version));
    envelope =
        RawObject.EMPTY
            .with("io.modelcontextprotocol/protocolVersion", RawObject.quote(Revision.MODERN))
            .with("io.modelcontextprotocol/clientInfo", info.toString())
            .with(CAPABILITIES, "{}");
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

  /// What of it a header says, beside its method; null for nothing.
  static @Nullable String name(String method, RawObject params) {
    return switch (method) {
      case "tools/call", "prompts/get" -> params.text("name");
      case "resources/read" -> params.text("uri");
      default -> null;
    };
  }
}
