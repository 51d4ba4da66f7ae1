package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.mcp.rpc.stream.EventStream;
import dev.boardcast.mcp.rpc.stream.HeaderCheck;
import dev.boardcast.mcp.rpc.stream.OpenStreams;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The aggregate MCP server over Streamable HTTP, both generations at one address. Each request is
/// on a virtual thread of its own; interrupting that cancels its call. Thread-safe.
public final class McpFace implements AutoCloseable {
  private static final int PARSE_ERROR = -32700;
  private static final int INVALID_REQUEST = -32600;
  private static final int INVALID_PARAMS = -32602;
  private static final int UNSUPPORTED_VERSION = -32022;
  private static final String MODERN_VERSION = "2026-07-28";
  private static final String SESSION = "mcp-session-id";
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Logger LOG = LoggerFactory.getLogger(McpFace.class);

  private final McpMethods methods;
  private final McpSessions sessions = new McpSessions();
  private final OpenStreams streams = new OpenStreams();
  private final ListNews news;

  public McpFace(Dispatcher dispatcher, String version) {
    methods = new McpMethods(dispatcher, version);
    news = new ListNews(sessions);
  }

  /// Something of a server may have changed.
  public void changed(String server, Change change) {
    news.changed(server, change);
  }

  /// Ends sessions that nobody uses, and those whose keys are gone.
  public void sweep(KeyGate gate) {
    sessions.sweep(session -> !gate.holds(session.key()));
  }

  /// Answers a request that was let in. Does not block.
  public void serve(HttpCall given, HttpReply to, KeyConfig key) {
    HttpCall call = RequestIds.identified(given);
    HttpReply reply = new IdentifiedReply(to, RequestIds.of(call));
    switch (call.method()) {
      case "POST" ->
          Thread.ofVirtual().name("gateway-mcp-call").start(() -> post(call, reply, key));
      case "GET" -> get(call, reply, key);
      case "DELETE" -> delete(call, reply, key);
      default -> {
        Map<String, String> headers = new HashMap<>(JSON);
        headers.put("Allow", "POST, GET, DELETE");
        reply.answer(
            405, headers, error(call.method() + " is not possible here: use POST for requests"));
      }
    }
  }

  private static String error(String message) {
    return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":"
        + INVALID_REQUEST
        + ",\"message\":"
        + RawObject.quote(message)
        + "}}";
  }

  private static void refuse(HttpReply reply, int status, String message) {
    reply.answer(status, JSON, error(message));
  }

  private static boolean accepts(HttpCall call, String type) {
    String accept = call.header("accept");
    return accept == null
        || accept.contains("*/*")
        || accept.contains(type)
        || accept.contains(type.substring(0, type.indexOf('/')) + "/*");
  }

  private void post(HttpCall call, HttpReply reply, KeyConfig key) {
    try {
      received(call, reply, key);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a request to /mcp failed", e);
      refuse(reply, 500, "Internal error");
    }
  }

  private void received(HttpCall call, HttpReply reply, KeyConfig key) {
    if (!accepts(call, "application/json") && !accepts(call, "text/event-stream")) {
      refuse(reply, 406, "Accept must list application/json and text/event-stream");
      return;
    }
    RawObject message;
    try {
      message =
          RawObject.parse(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(call.body())).toString());
    } catch (IOException e) {
      reply.answer(
          400, JSON, Faults.error("null", PARSE_ERROR, "Parse error: " + e.getMessage(), ""));
      return;
    }
    String id = message.raw("id");
    String method = message.text("method");
    String params = message.raw("params");
    if (!"2.0".equals(message.text("jsonrpc"))
        || (method == null && !message.has("result") && !message.has("error"))
        || (id != null && !McpRequest.isId(id))
        || (params != null && params.charAt(0) != '{')) {
      refuse(reply, 400, "Invalid request: it is no message of JSON-RPC 2.0");
      return;
    }
    RawObject given = message.object("params");
    RawObject read = given == null ? RawObject.EMPTY : given;
    if (method != null && id != null) {
      McpRequest request = McpRequest.of(id, method, read);
      request(call, request.tracedBy(call.header("traceparent")), reply, key);
    } else {
      told(call, method, read, reply, key);
    }
  }

  /// What wants no answer.
  private void told(
      HttpCall call, @Nullable String method, RawObject params, HttpReply reply, KeyConfig key) {
    String id = call.header(SESSION);
    McpSession session = id == null ? null : sessions.find(id, key);
    if (id != null && session == null) {
      noSession(reply);
      return;
    }
    String cancelled = params.raw("requestId");
    if (session != null && "notifications/cancelled".equals(method) && cancelled != null) {
      session.cancel(cancelled);
    }
    reply.answer(202, Map.of(), "");
  }

  private static void noSession(HttpReply reply) {
    refuse(reply, 404, "There is no such session (any more): initialize again");
  }

  private void request(HttpCall call, McpRequest request, HttpReply reply, KeyConfig key) {
    String version = call.header(HeaderCheck.VERSION.toLowerCase(Locale.ROOT));
    if (request.isModern() || MODERN_VERSION.equals(version)) {
      String named = HeaderCheck.named(request.method());
      Optional<String> fault =
          HeaderCheck.fault(
              name -> call.header(name.toLowerCase(Locale.ROOT)),
              request.method(),
              request.meta().text(McpRequest.VERSION),
              named == null ? null : request.params().text(named));
      if (fault.isPresent()) {
        reply.answer(400, JSON, Faults.error(request.id(), HeaderCheck.MISMATCH, fault.get(), ""));
      } else {
        modern(call, request, reply, key);
      }
      return;
    }
    if (version != null && !McpMethods.OLDER.contains(version)) {
      reply.answer(400, JSON, unsupported(request.id(), version));
      return;
    }
    String id = call.header(SESSION);
    McpSession session =
        request.method().equals("initialize")
            ? sessions.open(key)
            : id == null ? null : sessions.find(id, key);
    if (session == null && request.method().equals("initialize")) {
      refuse(reply, 503, "Too many sessions: try again later");
    } else if (session == null && id != null) {
      noSession(reply);
    } else {
      older(call, request, reply, key, session);
    }
  }

  private static String unsupported(String id, String version) {
    return Faults.error(
        id,
        UNSUPPORTED_VERSION,
        "Unsupported protocol version: " + version,
        RawObject.EMPTY
            .with("supported", "[\"" + MODERN_VERSION + "\"]")
            .with("requested", RawObject.quote(version))
            .toString());
  }

  /// @param session null where the caller does without; then nothing can be told or cancelled
  private void older(
      HttpCall call,
      McpRequest request,
      HttpReply reply,
      KeyConfig key,
      @Nullable McpSession session) {
    EventStream stream = new EventStream(reply, accepts(call, "text/event-stream"));
    Thread thread = Thread.currentThread();
    Map<String, String> headers = JSON;
    if (session != null) {
      session.began(request.id(), thread);
      if (request.method().equals("initialize")) {
        headers = Map.of("Content-Type", "application/json", "Mcp-Session-Id", session.id());
      }
    }
    String answer;
    try {
      Caller caller = caller(call, key, session == null ? key.name() : session.id());
      answer = Faults.result(request.id(), methods.older(caller, request, stream));
    } catch (GatewayException e) {
      answer = Faults.rpc(request.id(), e.fault());
    } catch (InterruptedException _) {
      answer = Faults.rpc(request.id(), cancelled());
    } finally {
      if (session != null) {
        session.ended(request.id(), thread);
      }
    }
    // An interrupt was for the call, not for its answer.
    var _ = Thread.interrupted();
    stream.answer(answer, 200, headers, accepts(call, "application/json"));
  }

  private static Caller caller(HttpCall call, KeyConfig key, String session) {
    return new Caller(key, session, "mcp", RequestIds.of(call), call.address());
  }

  private static Fault cancelled() {
    return Fault.refused(ErrorCode.MCP_CLIENT_ERROR, "The call was cancelled.");
  }

  private void modern(HttpCall call, McpRequest request, HttpReply reply, KeyConfig key) {
    String malformed = malformed(request);
    if (malformed != null) {
      reply.answer(400, JSON, malformed);
      return;
    }
    EventStream stream = new EventStream(reply, accepts(call, "text/event-stream"));
    if (request.method().equals("subscriptions/listen")) {
      listen(request, stream, reply, key);
      return;
    }
    Thread thread = Thread.currentThread();
    AtomicBoolean settled = new AtomicBoolean();
    // Whoever closes the stream does not want the answer any more.
    reply.onClosed(() -> {
      if (settled.compareAndSet(false, true)) {
        thread.interrupt();
      }
    });
    String answer;
    int status = 200;
    try {
      answer =
          Faults.result(
              request.id(), methods.modern(caller(call, key, key.name()), request, stream));
    } catch (GatewayException e) {
      answer = Faults.rpc(request.id(), e.fault());
      status = e.fault().upstream().contains("" + McpMethods.METHOD_NOT_FOUND) ? 404 : 200;
    } catch (InterruptedException _) {
      answer = Faults.rpc(request.id(), cancelled());
    }
    settled.set(true);
    var _ = Thread.interrupted();
    stream.answer(answer, status, JSON, accepts(call, "application/json"));
  }

  /// The refusal of a request that is not as this revision wants it; null for none.
  private static @Nullable String malformed(McpRequest request) {
    String version = request.meta().text(McpRequest.VERSION);
    if (version == null) {
      return Faults.error(
          request.id(),
          INVALID_PARAMS,
          "Invalid _meta: `" + McpRequest.VERSION + "` must be a string",
          "");
    }
    if (!version.equals(MODERN_VERSION)) {
      return unsupported(request.id(), version);
    }
    if (request.meta().object(McpRequest.CAPABILITIES) == null) {
      return Faults.error(
          request.id(),
          INVALID_PARAMS,
          "Invalid _meta: `" + McpRequest.CAPABILITIES + "` must be an object",
          "");
    }
    return null;
  }

  private void listen(McpRequest request, EventStream stream, HttpReply reply, KeyConfig key) {
    RawObject filter = request.params().object("notifications");
    Set<Change> wanted = EnumSet.noneOf(Change.class);
    RawObject taken = RawObject.EMPTY;
    for (Change one : Change.values()) {
      if (filter != null && filter.isTrue(one.filter())) {
        wanted.add(one);
        taken = taken.with(one.filter(), "true");
      }
    }
    if (!stream.isOpen()) {
      refuse(reply, 406, "A client that listens must accept a stream (text/event-stream)");
      return;
    }
    ListNews.Listener listener = new ListNews.Listener(request.id(), stream, key, wanted);
    String farewell =
        Faults.result(
            request.id(),
            RawObject.EMPTY
                .with("resultType", "\"complete\"")
                .with("_meta", listener.tag().toString())
                .toString());
    if (!streams.add(stream, farewell)) {
      refuse(reply, 503, "More than %d streams at once".formatted(OpenStreams.STREAMS_MAX_COUNT));
      return;
    }
    reply.onClosed(() -> {
      streams.remove(stream);
      news.remove(listener);
    });
    stream.send(
        Faults.notification(
            "notifications/subscriptions/acknowledged",
            RawObject.EMPTY
                .with("notifications", taken.toString())
                .with("_meta", listener.tag().toString())));
    if (!wanted.isEmpty()) {
      news.add(listener);
    }
  }

  /// The stream of what belongs to no request of a session.
  private void get(HttpCall call, HttpReply reply, KeyConfig key) {
    String id = call.header(SESSION);
    if (MODERN_VERSION.equals(call.header(HeaderCheck.VERSION.toLowerCase(Locale.ROOT)))) {
      refuse(reply, 405, "In this revision, subscriptions/listen takes the place of GET");
    } else if (!accepts(call, "text/event-stream")) {
      refuse(reply, 406, "Accept must list text/event-stream");
    } else if (id == null) {
      refuse(reply, 400, "The header Mcp-Session-Id is missing: initialize first, with POST");
    } else {
      McpSession session = sessions.find(id, key);
      EventStream stream = new EventStream(reply, true);
      if (session == null) {
        noSession(reply);
      } else if (!streams.add(stream, "")) {
        refuse(reply, 503, "More than %d streams at once".formatted(OpenStreams.STREAMS_MAX_COUNT));
      } else {
        reply.onClosed(() -> {
          streams.remove(stream);
          session.detach(stream);
        });
        Thread.ofVirtual()
            .name("gateway-mcp-stream")
            .start(() -> {
              stream.comment();
              session.attach(stream);
            });
      }
    }
  }

  private void delete(HttpCall call, HttpReply reply, KeyConfig key) {
    String id = call.header(SESSION);
    McpSession session = id == null ? null : sessions.find(id, key);
    if (id == null) {
      refuse(reply, 400, "The header Mcp-Session-Id is missing");
    } else if (session != null && sessions.end(session)) {
      reply.answer(204, Map.of(), "");
    } else {
      noSession(reply);
    }
  }

  /// Ends all streams and sessions.
  @Override
  public void close() {
    news.close();
    streams.close();
    sessions.sweep(_ -> true);
  }
}
