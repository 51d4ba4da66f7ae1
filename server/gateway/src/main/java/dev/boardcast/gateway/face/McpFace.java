package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.call.Dispatcher;
import dev.boardcast.gateway.call.Library;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawArray;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.gateway.talk.Follows;
import dev.boardcast.gateway.talk.OlderTalk;
import dev.boardcast.mcp.rpc.stream.EventStream;
import dev.boardcast.mcp.rpc.stream.HeaderCheck;
import dev.boardcast.mcp.rpc.stream.OpenStreams;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The aggregate MCP server over Streamable HTTP, both generations at one address. Each request is
/// on a virtual thread of its own; interrupting that cancels its call. Thread-safe.
public final class McpFace implements AutoCloseable {
  private static final int PARSE_ERROR = -32700;
  private static final int INVALID_REQUEST = -32600;
  private static final int UNSUPPORTED_VERSION = -32022;
  static final String MODERN_VERSION = "2026-07-28";
  private static final String SESSION = "mcp-session-id";
  static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Logger LOG = LoggerFactory.getLogger(McpFace.class);

  private final McpMethods methods;
  private final Library library;
  private final Follows follows;
  private final McpSessions sessions;
  private final OpenStreams streams = new OpenStreams();
  private final ListNews news;
  private final ModernFace modern;

  public McpFace(Dispatcher dispatcher, String version) {
    library = new Library(dispatcher);
    methods = new McpMethods(dispatcher, library, version);
    follows = new Follows(dispatcher::follow);
    sessions = new McpSessions(follows);
    news = new ListNews(sessions, follows, library);
    modern = new ModernFace(methods, this::listen);
  }

  /// Something of a server may have changed.
  public void changed(String server, Change change) {
    news.changed(server, change);
  }

  /// A resource of a server says something else now.
  public void updated(String server, String uri) {
    news.updated(server, uri);
  }

  /// Ends sessions that nobody uses, and those whose keys are gone.
  public void sweep(KeyGate gate) {
    sessions.sweep(session -> !gate.holds(session.key()));
    modern.sweep(name -> !gate.has(name));
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

  static boolean accepts(HttpCall call, String type) {
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
      told(call, message, read, reply, key);
    }
  }

  /// What wants no answer.
  private void told(
      HttpCall call, RawObject message, RawObject params, HttpReply reply, KeyConfig key) {
    String method = message.text("method");
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
    if (session != null && method == null) {
      var _ = session.asking().answered(message);
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
        modern.serve(call, request, reply, key);
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
            ? sessions.open(key, Offers.of(request.params().object("capabilities")))
            : id == null ? null : sessions.find(id, key);
    if (session == null && request.method().equals("initialize")) {
      refuse(reply, 503, "Too many sessions: try again later");
    } else if (session == null && id != null) {
      noSession(reply);
    } else {
      older(call, request, reply, key, session);
    }
  }

  static String unsupported(String id, String version) {
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
    OlderTalk talk =
        session == null
            ? null
            : new OlderTalk(stream, session.asking(), session.offers(), session.level());
    String answer;
    try {
      Caller caller =
          caller(
              call,
              key,
              session == null ? key.name() : session.id(),
              talk == null ? Counterpart.SILENT : talk);
      prepare(caller, request, session);
      answer =
          Faults.result(request.id(), methods.older(caller, request, request.progress(stream)));
    } catch (GatewayException e) {
      answer = Faults.rpc(request.id(), e.fault());
    } catch (InterruptedException _) {
      answer = Faults.rpc(request.id(), cancelled());
    } finally {
      if (session != null) {
        session.ended(request.id(), thread);
      }
      if (talk != null) {
        talk.over();
      }
    }
    // An interrupt was for the call, not for its answer.
    var _ = Thread.interrupted();
    stream.answer(answer, 200, headers, accepts(call, "application/json"));
  }

  /// What a request is to its session, beside its answer.
  private void prepare(Caller caller, McpRequest request, @Nullable McpSession session)
      throws GatewayException, InterruptedException {
    switch (request.method()) {
      case "logging/setLevel" -> {
        LogLevel level = LogLevel.of(request.params().text("level"));
        if (level == null) {
          throw new GatewayException(
              Fault.invalid("`level` must be one of debug, info … emergency", List.of("level")));
        }
        if (session != null) {
          session.level(level);
        }
      }
      case "resources/subscribe", "resources/unsubscribe" -> {
        String uri = request.params().text("uri");
        if (session == null || uri == null) {
          throw new GatewayException(
              Fault.invalid(
                  "It needs a session (initialize first), and `uri` must be a string",
                  List.of("uri")));
        }
        if (request.method().equals("resources/unsubscribe")) {
          session.unfollow(uri);
        } else {
          Library.Held held = library.held(caller, uri);
          library.limit(caller, held);
          if (!session.follow(new Follows.One(held.server(), held.uri(), uri))) {
            throw new GatewayException(
                Fault.limited(
                    "More than %d resources cannot be followed at once, or %d by one key: unsubscribe from some."
                        .formatted(Follows.ONES_MAX_COUNT, Follows.OF_KEY_MAX_COUNT),
                    1));
          }
        }
      }
      default -> {}
    }
  }

  static Caller caller(HttpCall call, KeyConfig key, String session, Counterpart counterpart) {
    return new Caller(key, session, "mcp", RequestIds.of(call), call.address(), counterpart);
  }

  static Fault cancelled() {
    return Fault.refused(ErrorCode.MCP_CLIENT_ERROR, "The call was cancelled.");
  }

  private void listen(Caller caller, McpRequest request, EventStream stream, HttpReply reply) {
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
    ListNews.Listener listener = new ListNews.Listener(request.id(), stream, caller.key(), wanted);
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
    List<String> followed = follow(caller, filter, listener);
    if (!followed.isEmpty()) {
      taken =
          taken.with(
              "resourceSubscriptions",
              followed.stream().map(RawObject::quote).collect(Collectors.joining(",", "[", "]")));
    }
    stream.send(
        Rpc.notification(
            "notifications/subscriptions/acknowledged",
            RawObject.EMPTY
                .with("notifications", taken.toString())
                .with("_meta", listener.tag().toString())));
    news.add(listener);
    if (!stream.isOpen()) {
      news.remove(listener);
    }
  }

  /// What of the resources that a caller wants to follow it may; the others are left out.
  private List<String> follow(
      Caller caller, @Nullable RawObject filter, ListNews.Listener listener) {
    List<String> followed = new ArrayList<>();
    String wanted = filter == null ? null : filter.raw("resourceSubscriptions");
    try {
      List<String> texts = wanted == null ? List.of() : RawArray.texts(wanted);
      Set<String> servers = new HashSet<>();
      for (String uri : texts.subList(0, Math.min(texts.size(), Follows.ONES_MAX_COUNT))) {
        try {
          Library.Held held = library.held(caller, uri);
          if (!servers.contains(held.server())) {
            // One request of it is one call, however much it follows.
            library.limit(caller, held);
            servers.add(held.server());
          }
          if (follows.add(
              listener, caller.key().name(), new Follows.One(held.server(), held.uri(), uri))) {
            followed.add(uri);
          }
        } catch (GatewayException e) {
          LOG.debug("A resource cannot be followed: {}", e.fault().code());
        }
      }
    } catch (IOException _) {
      // No list of addresses.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return followed;
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
    modern.close();
  }
}
