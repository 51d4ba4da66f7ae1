package dev.boardcast.mcp.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.mcp.rpc.JsonText;
import dev.boardcast.mcp.rpc.MessageSink;
import dev.boardcast.mcp.rpc.Messages;
import dev.boardcast.mcp.rpc.stream.EventStream;
import dev.boardcast.mcp.rpc.stream.HeaderCheck;
import dev.boardcast.mcp.rpc.stream.OpenStreams;
import dev.boardcast.mcp.version.Answer;
import dev.boardcast.mcp.version.LegacyVersion;
import dev.boardcast.mcp.version.ProtocolSelector;
import dev.boardcast.mcp.version.Session;
import dev.boardcast.protocol.http.HttpAsk;
import dev.boardcast.protocol.http.HttpFace;
import dev.boardcast.protocol.http.HttpReply;
import dev.boardcast.protocol.http.OriginPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.jspecify.annotations.Nullable;

/// MCP over Streamable HTTP, both generations at one address. Each POST is one message, on a
/// virtual thread of its own; an answer is JSON, or a stream of events where something is to be
/// told before it. Requests of 2026-07-28 need nothing from before, so any server may answer them.
/// Thread-safe.
public final class McpHttpFace implements HttpFace, AutoCloseable {
  /// With so many in flight, one more is refused with 503.
  static final int CALLS_MAX_COUNT = 256;

  private static final String SESSION = "Mcp-Session-Id";
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private final ProtocolSelector generations;
  private final OriginPolicy origins;
  private final HttpSessions sessions = new HttpSessions(System::nanoTime);
  private final OpenStreams streams = new OpenStreams();
  private final Semaphore free = new Semaphore(CALLS_MAX_COUNT);

  public McpHttpFace(ProtocolSelector generations, OriginPolicy origins) {
    this.generations = generations;
    this.origins = origins;
  }

  @Override
  public void serve(HttpAsk ask, HttpReply reply) {
    Optional<String> stranger = origins.fault(ask.header("Host"), ask.header("Origin"));
    if (stranger.isPresent()) {
      refuse(reply, 403, stranger.get());
      return;
    }
    switch (ask.method()) {
      case "POST" -> {
        if (!free.tryAcquire()) {
          Map<String, String> headers = new HashMap<>(JSON);
          headers.put("Retry-After", "1");
          reply.answer(
              503, headers, error("More than %d calls at once".formatted(CALLS_MAX_COUNT)));
          return;
        }
        Thread.ofVirtual()
            .name("mcp-http-call")
            .start(() -> {
              try {
                post(ask, reply);
              } finally {
                free.release();
              }
            });
      }
      case "GET" -> get(ask, reply);
      case "DELETE" -> delete(ask, reply);
      default -> notAllowed(reply, ask.method() + " is not possible here");
    }
  }

  /// An error that is about no request.
  private static String error(String message) {
    return Messages.errorText(ResponseErrorCode.InvalidRequest.getValue(), message);
  }

  private static void refuse(HttpReply reply, int status, String message) {
    reply.answer(status, JSON, error(message));
  }

  private static void notAllowed(HttpReply reply, String message) {
    Map<String, String> headers = new HashMap<>(JSON);
    headers.put("Allow", "POST, GET, DELETE");
    reply.answer(405, headers, error(message));
  }

  private static boolean accepts(HttpAsk ask, String type) {
    String accept = ask.header("Accept");
    return accept == null
        || accept.contains("*/*")
        || accept.contains(type)
        || accept.contains(type.substring(0, type.indexOf('/')) + "/*");
  }

  private void post(HttpAsk ask, HttpReply reply) {
    if (!accepts(ask, "application/json") && !accepts(ask, "text/event-stream")) {
      refuse(reply, 406, "Accept must list application/json and text/event-stream");
      return;
    }
    JsonElement tree;
    try {
      tree =
          JsonText.parse(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(ask.body())).toString());
    } catch (IOException e) {
      reply.answer(
          400,
          JSON,
          Messages.errorText(
              ResponseErrorCode.ParseError.getValue(), "Parse error: " + e.getMessage()));
      return;
    }
    if (tree instanceof JsonArray) {
      refuse(reply, 400, "Invalid request: batches are not taken over HTTP");
      return;
    }
    Message message;
    try {
      message = Messages.decode(tree);
    } catch (Messages.RefusedException e) {
      reply.answer(
          400,
          JSON,
          e.id() == null ? error(String.valueOf(e.getMessage())) : Messages.encode(e.toError()));
      return;
    }
    switch (message) {
      case RequestMessage request -> request(ask, request, reply);
      case NotificationMessage notification -> accepted(ask, reply, notification);
      case ResponseMessage answer -> accepted(ask, reply, answer);
      default -> refuse(reply, 400, "Invalid request");
    }
  }

  /// What wants no answer: only sessions can do anything with it.
  private void accepted(HttpAsk ask, HttpReply reply, Message message) {
    String id = ask.header(SESSION);
    HttpSession session = id == null ? null : sessions.find(id);
    if (id != null && session == null) {
      noSession(reply);
      return;
    }
    if (session != null) {
      if (message instanceof ResponseMessage answer) {
        session.session().answered(answer);
      } else if (message instanceof NotificationMessage notification
          && notification.getMethod().equals("notifications/cancelled")) {
        cancel(session, (JsonObject) notification.getParams());
      }
    }
    reply.answer(202, Map.of(), "");
  }

  private static void cancel(HttpSession session, JsonObject params) {
    try {
      Either<String, Number> id = Messages.id(params, "requestId");
      if (id != null) {
        session.cancel(id);
      }
    } catch (Messages.RefusedException _) {
      // A notification gets no answer, not even an error.
    }
  }

  private static void noSession(HttpReply reply) {
    refuse(reply, 404, "There is no such session (any more): initialize again");
  }

  private void request(HttpAsk ask, RequestMessage request, HttpReply reply) {
    String version = ask.header(HeaderCheck.VERSION);
    if (ProtocolSelector.isModern(request) || ProtocolSelector.MODERN_VERSION.equals(version)) {
      HeaderCheck.fault(ask::header, request)
          .ifPresentOrElse(
              fault -> reply.answer(400, JSON, HeaderCheck.refusal(request, fault)),
              () -> modern(ask, request, reply));
      return;
    }
    if (version != null && !LegacyVersion.isKnown(version)) {
      reply.answer(
          400, JSON, Messages.encode(ProtocolSelector.unsupported(request.getRawId(), version)));
      return;
    }
    String id = ask.header(SESSION);
    if (request.getMethod().equals("initialize")) {
      initialize(ask, request, reply);
    } else if (id == null && request.getMethod().equals("resources/subscribe")) {
      reply.answer(
          400,
          JSON,
          Messages.encode(
              Messages.error(
                  request.getRawId(),
                  new ResponseError(
                      ResponseErrorCode.InvalidRequest,
                      "A subscription needs a session: initialize first, or use"
                          + " subscriptions/listen",
                      null))));
    } else if (id == null) {
      // Without a session there is nobody to ask or to tell later; for all else none is needed.
      try (Session passing = new Session(null)) {
        legacy(ask, request, reply, passing, null, Map.of());
      }
    } else {
      HttpSession session = sessions.find(id);
      if (session == null) {
        noSession(reply);
      } else {
        legacy(ask, request, reply, session.session(), session, Map.of());
      }
    }
  }

  private void initialize(HttpAsk ask, RequestMessage request, HttpReply reply) {
    HttpSession session = sessions.open();
    if (session == null) {
      refuse(reply, 503, "Too many sessions");
      return;
    }
    if (!legacy(ask, request, reply, session.session(), session, Map.of(SESSION, session.id()))) {
      sessions.end(session.id());
    }
  }

  /// Whether the answer was no error.
  private boolean legacy(
      HttpAsk ask,
      RequestMessage request,
      HttpReply reply,
      Session session,
      @Nullable HttpSession known,
      Map<String, String> more) {
    EventStream stream = new EventStream(reply, accepts(ask, "text/event-stream"));
    Thread thread = Thread.currentThread();
    if (known != null) {
      known.began(request.getRawId(), thread);
    }
    Answer answer;
    try {
      answer =
          generations.answer(request, false, session, known == null ? MessageSink.CLOSED : stream);
    } finally {
      if (known != null) {
        known.ended(request.getRawId(), thread);
      }
    }
    // An interrupt was for the call, not for its answer.
    var _ = Thread.interrupted();
    return switch (answer) {
      case Answer.Message(var message, _) -> {
        Map<String, String> headers = new HashMap<>(JSON);
        headers.putAll(more);
        stream.answer(Messages.encode(message), 200, headers, accepts(ask, "application/json"));
        yield message.getError() == null;
      }
      case Answer.Stream(var opened, _) -> {
        opened.close();
        stream.finish(202);
        yield true;
      }
    };
  }

  private void modern(HttpAsk ask, RequestMessage request, HttpReply reply) {
    EventStream stream = new EventStream(reply, accepts(ask, "text/event-stream"));
    Thread thread = Thread.currentThread();
    AtomicBoolean settled = new AtomicBoolean();
    // Whoever closes the stream does not want the answer any more.
    reply.onClosed(() -> {
      if (settled.compareAndSet(false, true)) {
        thread.interrupt();
      }
    });
    // A request of this generation finds nothing here that another left.
    try (Session none = new Session(null)) {
      Answer answer = generations.answer(request, true, none, stream);
      boolean gone = !settled.compareAndSet(false, true);
      var _ = Thread.interrupted();
      switch (answer) {
        case Answer.Message(var message, var malformed) ->
            stream.answer(
                Messages.encode(message),
                status(message, malformed),
                JSON,
                accepts(ask, "application/json"));
        case Answer.Stream(var opened, var farewell) -> {
          if (gone || !streams.add(stream, Messages.encode(farewell))) {
            opened.close();
            stream.finish(503);
          } else {
            reply.onClosed(() -> {
              streams.remove(stream);
              opened.close();
            });
          }
        }
      }
    }
  }

  private static int status(ResponseMessage message, boolean malformed) {
    if (malformed) {
      return 400;
    }
    if (message.getError() == null) {
      return 200;
    }
    int code = message.getError().getCode();
    if (code == ResponseErrorCode.MethodNotFound.getValue()) {
      return 404;
    }
    return ProtocolSelector.isRefusal(code) ? 400 : 200;
  }

  /// The stream of what belongs to no request of a session.
  private void get(HttpAsk ask, HttpReply reply) {
    String id = ask.header(SESSION);
    if (ProtocolSelector.MODERN_VERSION.equals(ask.header(HeaderCheck.VERSION))) {
      notAllowed(reply, "In this revision, subscriptions/listen takes the place of GET");
    } else if (!accepts(ask, "text/event-stream")) {
      refuse(reply, 406, "Accept must list text/event-stream");
    } else if (id == null) {
      refuse(reply, 400, "The header " + SESSION + " is missing: initialize first, with POST");
    } else {
      HttpSession session = sessions.find(id);
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
            .name("mcp-http-stream")
            .start(() -> {
              stream.comment();
              session.attach(stream);
            });
      }
    }
  }

  private void delete(HttpAsk ask, HttpReply reply) {
    String id = ask.header(SESSION);
    if (id == null) {
      refuse(reply, 400, "The header " + SESSION + " is missing");
    } else if (sessions.end(id)) {
      reply.answer(204, Map.of(), "");
    } else {
      noSession(reply);
    }
  }

  /// Ends all streams and sessions; calls at hand are interrupted.
  @Override
  public void close() {
    streams.close();
    sessions.close();
  }
}
