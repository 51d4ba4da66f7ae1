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
import dev.boardcast.gateway.flight.Cancelling;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.talk.AskLimit;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The aggregate MCP server over Streamable HTTP, both generations at one address. A call of a tool
/// has no thread while its server only works on it; each other request is on a virtual thread of
/// its own, and interrupting that cancels it. Thread-safe.
public final class McpFace implements AutoCloseable {
  private static final int PARSE_ERROR = -32700;
  private static final int INVALID_REQUEST = -32600;
  static final int UNSUPPORTED_VERSION = -32022;

  /// What is shorter is read by who got it, for whom other callers wait.
  private static final int AT_ONCE_MAX_BYTES = 16 * 1024;

  private static final String SESSION = "mcp-session-id";
  static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Logger LOG = LoggerFactory.getLogger(McpFace.class);

  private final McpMethods methods;
  private final Library library;
  private final Follows follows;
  private final McpSessions sessions;
  private final OpenStreams streams = new OpenStreams();
  private final ListNews news;
  private final AskLimit asks;
  private final ModernFace modern;

  public McpFace(Dispatcher dispatcher, String version) {
    asks = new AskLimit(dispatcher::asksLimited);
    library = new Library(dispatcher);
    methods = new McpMethods(dispatcher, library, version);
    follows = new Follows(dispatcher::follow);
    sessions = new McpSessions(follows);
    news = new ListNews(sessions, follows, library, streams);
    modern = new ModernFace(methods, asks, news::listen);
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
      case "POST" -> {
        // A long one takes time to be read.
        if (call.body().length > AT_ONCE_MAX_BYTES) {
          onThread(reply, () -> received(call, reply, key));
        } else {
          guarded(reply, () -> received(call, reply, key));
        }
      }
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

  static void refuse(HttpReply reply, int status, String message) {
    reply.answer(status, JSON, error(message));
  }

  private static void onThread(HttpReply reply, Runnable work) {
    if (Thread.currentThread().isVirtual()) {
      work.run();
    } else {
      Thread.ofVirtual().name("gateway-mcp-call").start(() -> guarded(reply, work));
    }
  }

  private static void guarded(HttpReply reply, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      broken(reply, e);
    }
  }

  private static void broken(HttpReply reply, Throwable why) {
    LOG.error("a request to /mcp failed", why);
    refuse(reply, 500, "Internal error");
  }

  private void received(HttpCall call, HttpReply reply, KeyConfig key) {
    if (!McpRequest.accepts(call, "application/json")
        && !McpRequest.accepts(call, "text/event-stream")) {
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
      McpRequest request = McpRequest.of(id, method, read).tracedBy(call.header("traceparent"));
      // One for both ways: what is cancelled on the first is not begun on the second.
      Cancelling cancelling = new Cancelling();
      // A newer caller has no session, whatever it names.
      String name = request.isModern(call) ? null : call.header(SESSION);
      McpSession session = name == null ? null : sessions.find(name, key);
      if (session != null) {
        session.began(request.id(), cancelling);
      }
      Runnable over = session == null ? () -> {} : () -> session.ended(request.id(), cancelling);
      begin(new Come(call, request, reply, key, session, cancelling), over);
    } else {
      onThread(reply, () -> told(call, message, read, reply, key));
    }
  }

  /// A request that was let in. It has no session where it is of a newer caller's, or that is over.
  private record Come(
      HttpCall call,
      McpRequest request,
      HttpReply reply,
      KeyConfig key,
      @Nullable McpSession session,
      Cancelling cancelling) {
    /// Whether it names a session that there is not.
    boolean isLost() {
      return session == null && call.header(SESSION) != null;
    }
  }

  /// @param over done where it ends but by an answer of `begins`
  private void begin(Come come, Runnable over) {
    try {
      if (!begins(come)) {
        onThread(
            come.reply(),
            () -> {
              try {
                request(come);
              } finally {
                over.run();
              }
            });
      }
    } catch (RuntimeException | StackOverflowError e) {
      over.run();
      throw e;
    }
  }

  /// Begins a call of a tool that needs no thread as long as its server only works on it.
  ///
  /// @return false for any other: then nothing was done
  private boolean begins(Come come) {
    HttpCall call = come.call();
    McpRequest request = come.request();
    String version = McpRequest.version(call);
    if (!request.method().equals("tools/call") || !McpRequest.accepts(call, "application/json")) {
      return false;
    }
    if (request.isModern(call)) {
      return request.headerFault(call).isEmpty()
          && modern.begins(call, request, come.reply(), come.key());
    }
    McpSession session = come.session();
    if (come.isLost() || (version != null && !McpMethods.OLDER.contains(version))) {
      return false;
    }
    EventStream stream =
        new EventStream(come.reply(), McpRequest.accepts(call, "text/event-stream"));
    OlderTalk talk = talk(stream, session);
    try {
      return methods.begins(
          caller(call, come.key(), session, talk),
          request,
          request.progress(stream),
          come.cancelling(),
          how -> {
            over(session, request, come.cancelling(), talk);
            ModernFace.ended(stream, request.id(), how, 200);
          });
    } catch (RuntimeException | Error e) {
      over(session, request, come.cancelling(), talk);
      throw e;
    }
  }

  private @Nullable OlderTalk talk(EventStream stream, @Nullable McpSession session) {
    return session == null
        ? null
        : new OlderTalk(
            stream,
            session.asking(),
            asks,
            session.key().name(),
            session.offers(),
            session.level());
  }

  private static Caller caller(
      HttpCall call, KeyConfig key, @Nullable McpSession session, @Nullable OlderTalk talk) {
    return caller(
        call,
        key,
        session == null ? key.name() : session.id(),
        talk == null ? Counterpart.SILENT : talk);
  }

  private static void over(
      @Nullable McpSession session, McpRequest request, Runnable cancel, @Nullable OlderTalk talk) {
    if (session != null) {
      session.ended(request.id(), cancel);
    }
    if (talk != null) {
      talk.over();
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

  private void request(Come come) {
    McpRequest request = come.request();
    HttpReply reply = come.reply();
    String version = McpRequest.version(come.call());
    if (request.isModern(come.call())) {
      Optional<String> fault = request.headerFault(come.call());
      if (fault.isPresent()) {
        reply.answer(400, JSON, Faults.error(request.id(), HeaderCheck.MISMATCH, fault.get(), ""));
      } else {
        modern.serve(come.call(), request, reply, come.key());
      }
      return;
    }
    if (version != null && !McpMethods.OLDER.contains(version)) {
      reply.answer(400, JSON, Faults.unsupported(request.id(), version));
      return;
    }
    boolean begins = request.method().equals("initialize");
    McpSession session =
        begins
            ? sessions.open(come.key(), Offers.of(request.params().object("capabilities")))
            : come.session();
    if (session == null && begins) {
      refuse(reply, 503, "Too many sessions: try again later");
    } else if (!begins && come.isLost()) {
      noSession(reply);
    } else {
      older(come, session);
    }
  }

  /// Without a session nothing can be told or cancelled.
  private void older(Come come, @Nullable McpSession session) {
    HttpCall call = come.call();
    McpRequest request = come.request();
    EventStream stream =
        new EventStream(come.reply(), McpRequest.accepts(call, "text/event-stream"));
    Map<String, String> headers = JSON;
    if (session != null) {
      session.began(request.id(), come.cancelling());
      come.cancelling().goesOn(Thread.currentThread()::interrupt);
      if (request.method().equals("initialize")) {
        headers = Map.of("Content-Type", "application/json", "Mcp-Session-Id", session.id());
      }
    }
    OlderTalk talk = talk(stream, session);
    String answer;
    try {
      Caller caller = caller(call, come.key(), session, talk);
      prepare(caller, request, session);
      answer =
          Faults.result(request.id(), methods.older(caller, request, request.progress(stream)));
    } catch (GatewayException e) {
      answer = Faults.rpc(request.id(), e.fault());
    } catch (InterruptedException _) {
      answer = Faults.rpc(request.id(), cancelled());
    } catch (RuntimeException | StackOverflowError e) {
      ModernFace.broken(stream, request.id(), e);
      return;
    } finally {
      over(session, request, come.cancelling(), talk);
    }
    // An interrupt was for the call, not for its answer.
    var _ = Thread.interrupted();
    stream.answer(answer, 200, headers, McpRequest.accepts(call, "application/json"));
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

  /// The stream of what belongs to no request of a session.
  private void get(HttpCall call, HttpReply reply, KeyConfig key) {
    String id = call.header(SESSION);
    if (McpRequest.MODERN_VERSION.equals(McpRequest.version(call))) {
      refuse(reply, 405, "In this revision, subscriptions/listen takes the place of GET");
    } else if (!McpRequest.accepts(call, "text/event-stream")) {
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
