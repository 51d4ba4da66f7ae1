package dev.boardcast.gateway.face;

import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.stream.HeaderCheck;
import dev.boardcast.protocol.http.HttpCall;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request, as it was written.
///
/// @param id JSON: a text or a number
/// @param meta `_meta` of its parameters; empty where there is none
record McpRequest(String id, String method, RawObject params, RawObject meta) {
  static final String MODERN_VERSION = "2026-07-28";
  static final String VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

  static McpRequest of(String id, String method, RawObject params) {
    RawObject meta = params.object("_meta");
    return new McpRequest(id, method, params, meta == null ? RawObject.EMPTY : meta);
  }

  /// The same as a part of this trace (W3C's `traceparent`), where it does not name one itself.
  McpRequest tracedBy(@Nullable String traceparent) {
    return traceparent == null || meta.has(Trace.TRACEPARENT) || !Trace.isTraceparent(traceparent)
        ? this
        : new McpRequest(
            id, method, params, meta.with(Trace.TRACEPARENT, RawObject.quote(traceparent)));
  }

  /// Whether it says that it is of 2026-07-28, or is of no other revision.
  boolean isModern() {
    return meta.has(VERSION)
        || method.equals("server/discover")
        || method.equals("subscriptions/listen");
  }

  /// The same, or the HTTP request that it came with says so.
  boolean isModern(HttpCall call) {
    return isModern() || MODERN_VERSION.equals(version(call));
  }

  /// The revision that an HTTP request names in its header; null for none.
  static @Nullable String version(HttpCall call) {
    return call.header(HeaderCheck.VERSION.toLowerCase(Locale.ROOT));
  }

  /// Whether its caller takes an answer of this type.
  static boolean accepts(HttpCall call, String type) {
    String accept = call.header("accept");
    return accept == null
        || accept.contains("*/*")
        || accept.contains(type)
        || accept.contains(type.substring(0, type.indexOf('/')) + "/*");
  }

  /// Where the headers say otherwise than the request; empty where they fit.
  Optional<String> headerFault(HttpCall call) {
    String named = HeaderCheck.named(method);
    return HeaderCheck.fault(
        name -> call.header(name.toLowerCase(Locale.ROOT)),
        method,
        meta.text(VERSION),
        named == null ? null : params.text(named));
  }

  /// What of its `_meta` is for the tool: all but what the caller's own protocol has there.
  RawObject metaForTool() {
    return meta.without("progressToken")
        .without(VERSION)
        .without(CLIENT_INFO)
        .without(CAPABILITIES)
        .without(LOG_LEVEL);
  }

  /// What is called, and with what: a caller who comes back for it says the same again.
  String what() {
    return method + params.without("_meta").without("inputResponses").without("requestState");
  }

  /// As JSON; null where progress is not wanted.
  @Nullable String progressToken() {
    String token = meta.raw("progressToken");
    return token == null || !isId(token) ? null : token;
  }

  /// Who is told of its progress, in the caller's words; null where nobody wants to be.
  @Nullable Consumer<RawObject> progress(MessageSink to) {
    String token = progressToken();
    return token == null || !to.isOpen()
        ? null
        : told ->
            to.send(
                Rpc.notification(
                    "notifications/progress",
                    RawObject.EMPTY.with("progressToken", token).withAll(told)));
  }

  /// Whether it is a text or a number.
  static boolean isId(String json) {
    char first = json.charAt(0);
    return first == '"' || first == '-' || (first >= '0' && first <= '9');
  }
}
