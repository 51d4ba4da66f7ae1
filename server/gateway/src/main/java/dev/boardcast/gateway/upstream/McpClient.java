package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client of one MCP server, of either generation, on one link. Thread-safe.
final class McpClient implements Link.Inbox, AutoCloseable {
  private static final int INVALID_PARAMS = -32602;
  private static final int METHOD_NOT_FOUND = -32601;

  /// Of older servers, for a resource.
  private static final int NOT_FOUND = -32002;

  private static final int UPSTREAM_TEXT_MAX_CHARS = 2_000;

  /// What is told without being asked for.
  interface Listener {
    void notified(String method, RawObject params);

    /// Nothing can be asked of this client any more. Called once.
    void ended(String why);
  }

  private final String server;
  private final Deadlines deadlines;
  private final Listener listener;
  private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final RawObject envelope;
  private volatile @Nullable Link link;
  private volatile @Nullable Revision revision;
  private volatile RawObject capabilities = RawObject.EMPTY;
  private volatile boolean answered;
  private volatile long usedNanos = System.nanoTime();

  /// Why there is nothing more; guarded by `pending`, and set once.
  private volatile @Nullable String lost;

  /// @param server its id, for messages
  /// @param version of the gateway
  McpClient(String server, String version, Deadlines deadlines, Listener listener) {
    this.server = server;
    this.deadlines = deadlines;
    this.listener = listener;
    RawObject info =
        RawObject.EMPTY
            .with("name", "\"boardcast-gateway\"")
            .with("version", RawObject.quote(version));
    envelope =
        RawObject.EMPTY
            .with("io.modelcontextprotocol/protocolVersion", RawObject.quote(Revision.MODERN))
            .with("io.modelcontextprotocol/clientInfo", info.toString())
            .with("io.modelcontextprotocol/clientCapabilities", "{}");
  }

  /// To be called once, before anything else.
  void connect(Link to) {
    link = to;
  }

  void agreed(Revision on) {
    revision = on;
    answered = false;
    link().settled(on);
  }

  /// What the server says that it can do.
  void capable(@Nullable RawObject of) {
    capabilities = of == null ? RawObject.EMPTY : of;
  }

  boolean offers(String capability) {
    return capabilities.has(capability);
  }

  RawObject envelope() {
    return envelope;
  }

  Revision revision() {
    Revision on = revision;
    if (on == null) {
      throw new IllegalStateException("before the handshake");
    }
    return on;
  }

  /// Whether the server has answered anything but the handshake.
  boolean hasAnswered() {
    return answered;
  }

  boolean isAlive() {
    return lost == null;
  }

  long usedNanos() {
    return usedNanos;
  }

  /// What it wrote beside the protocol lately.
  String lastWords() {
    Link to = link;
    return to == null ? "" : to.lastWords();
  }

  private Link link() {
    Link to = link;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    return to;
  }

  /// Asks for the gateway itself.
  String request(String method, RawObject params, RawObject meta, long timeoutMs)
      throws GatewayException, InterruptedException {
    return request(method, params, meta, null, Trace.NONE, timeoutMs);
  }

  /// Asks, and waits for the result. Where its thread is interrupted, the server is told that the
  /// answer is not wanted any more.
  ///
  /// @param meta beside what the generation wants there
  /// @param progress null where nobody listens
  /// @return the result as it was written
  String request(
      String method,
      RawObject params,
      RawObject meta,
      @Nullable Consumer<RawObject> progress,
      Trace trace,
      long timeoutMs)
      throws GatewayException, InterruptedException {
    long id = lastId.incrementAndGet();
    usedNanos = System.nanoTime();
    PendingCall call = new PendingCall(timeoutMs);
    String json = encode(id, method, params, meta, progress != null);
    pending.put(id, call);
    deadlines.add(call);
    try {
      String gone = lost;
      if (gone != null) {
        throw new GatewayException(Fault.unreachable(gone, 0));
      }
      link().send(new Outgoing(json, id, method, name(method, params), trace, call::leave));
      return await(id, call, progress, timeoutMs);
    } catch (InterruptedException e) {
      cancel(id, call, method, "the caller does not want the answer any more");
      throw e;
    } finally {
      deadlines.remove(call);
      pending.remove(id);
      usedNanos = System.nanoTime();
    }
  }

  private static @Nullable String name(String method, RawObject params) {
    return switch (method) {
      case "tools/call", "prompts/get" -> params.text("name");
      case "resources/read" -> params.text("uri");
      default -> null;
    };
  }

  private String encode(
      long id, String method, RawObject params, RawObject meta, boolean wantsProgress) {
    RawObject whole = meta;
    Revision on = revision;
    if (on != null && on.modern()) {
      for (String name : envelope.names()) {
        whole = whole.with(name, String.valueOf(envelope.raw(name)));
      }
    }
    if (wantsProgress) {
      whole = whole.with("progressToken", Long.toString(id));
    }
    RawObject sent = whole.isEmpty() ? params : params.with("_meta", whole.toString());
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":"
        + RawObject.quote(method)
        + ",\"params\":"
        + sent
        + "}";
  }

  private String await(
      long id, PendingCall call, @Nullable Consumer<RawObject> progress, long timeoutMs)
      throws GatewayException, InterruptedException {
    while (true) {
      switch (call.next()) {
        case PendingCall.Event.Overdue() -> {
          cancel(id, call, "", "no answer within " + timeoutMs + " ms");
          throw new GatewayException(
              Fault.timedOut(
                  "The server `%s` did not answer within %d ms. It was told to stop; whether it did the work is not known: look before you repeat the call."
                      .formatted(server, timeoutMs)));
        }
        case PendingCall.Event.Progress(var params) -> {
          if (progress != null) {
            progress.accept(params);
          }
        }
        case PendingCall.Event.Failure(var fault) -> throw new GatewayException(fault);
        case PendingCall.Event.Answer(var message) -> {
          return result(message);
        }
      }
    }
  }

  private String result(RawObject message) throws GatewayException {
    String result = message.raw("result");
    if (result != null && result.charAt(0) == '{') {
      answered = true;
      return result;
    }
    RawObject error = message.object("error");
    if (error == null) {
      throw new GatewayException(
          Fault.answered(
              ErrorCode.DATA_TRANSFORMATION_ERROR,
              "The server `%s` answered with neither a result nor an error: tell whoever runs it."
                  .formatted(server),
              ""));
    }
    answered = true;
    String code = String.valueOf(error.raw("code"));
    ErrorCode meaning =
        code.equals(Integer.toString(METHOD_NOT_FOUND))
            ? ErrorCode.TOOL_NOT_SUPPORTED
            : code.equals(Integer.toString(INVALID_PARAMS))
                    || code.equals(Integer.toString(NOT_FOUND))
                ? ErrorCode.MCP_CLIENT_ERROR
                : ErrorCode.MCP_SERVER_ERROR;
    String text = String.valueOf(error.text("message"));
    throw new GatewayException(
        Fault.answered(
            meaning,
            "The server `%s` refused: %s"
                .formatted(
                    server, text.substring(0, Math.min(text.length(), UPSTREAM_TEXT_MAX_CHARS))),
            error.toString()));
  }

  private void cancel(long id, PendingCall call, String method, String reason) {
    pending.remove(id);
    // What has not left does not leave any more. The handshake may not be cancelled.
    if (call.keepBack() || lost != null || method.equals("initialize")) {
      return;
    }
    if (link().abandon(id)) {
      notify(
          "notifications/cancelled",
          RawObject.EMPTY
              .with("requestId", Long.toString(id))
              .with("reason", RawObject.quote(reason)));
    }
  }

  /// Tells the server something; where it cannot be told, nothing happens.
  void notify(String method, RawObject params) {
    try {
      link()
          .send(
              new Outgoing(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}",
                  0,
                  method,
                  null,
                  () -> true));
    } catch (GatewayException _) {
      // The link has told, or will tell, that it is lost.
    }
  }

  @Override
  public void received(String json) {
    RawObject message;
    try {
      message = RawObject.parse(json);
    } catch (IOException e) {
      unreadable(String.valueOf(e.getMessage()));
      return;
    }
    String method = message.text("method");
    String id = message.raw("id");
    if (method == null) {
      if (id != null) {
        answered(id, message);
      }
      return;
    }
    if (id != null) {
      asked(method, id);
      return;
    }
    RawObject params = message.object("params");
    RawObject told = params == null ? RawObject.EMPTY : params;
    if (method.equals("notifications/progress")) {
      PendingCall call = pending.get(number(told.raw("progressToken")));
      if (call != null) {
        call.tell(new PendingCall.Event.Progress(told.without("progressToken")));
      }
    } else {
      listener.notified(method, told);
    }
  }

  private void answered(String id, RawObject message) {
    // An id that is none of ours, a second answer, a late one: nobody waits for it.
    long answered = number(id);
    PendingCall call = pending.remove(answered);
    if (call != null) {
      link().answered(answered);
      call.tell(new PendingCall.Event.Answer(message));
    }
  }

  /// Ids are ours, and so whole numbers; anything else is 0, which no request has.
  private static long number(@Nullable String id) {
    if (id == null || id.isEmpty() || id.length() > 18) {
      return 0;
    }
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// What a server asks outside of what it was offered.
  private void asked(String method, String id) {
    String answer =
        method.equals("ping")
            ? "\"result\":{}"
            : "\"error\":{\"code\":-32601,\"message\":\"Method not found: the gateway offers none\"}";
    try {
      link()
          .send(
              new Outgoing(
                  "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + answer + "}",
                  0,
                  "",
                  null,
                  () -> true));
    } catch (GatewayException _) {
      // It asked and went.
    }
  }

  @Override
  public void unreadable(String why) {
    // A line that is none of the protocol's is passed over. Where one call alone waits, one that
    // was too long can only have been its answer.
    if (why.equals(StdioLink.TOO_LONG) && pending.size() == 1) {
      pending.forEach((id, call) -> failed(id, tooLong()));
    }
  }

  private Fault tooLong() {
    return Fault.answered(
        ErrorCode.DATA_TRANSFORMATION_ERROR,
        "The answer of the server `%s` has more than %d bytes, which is more than passes: ask for less at a time."
            .formatted(server, StdioLink.LINE_MAX_BYTES),
        "");
  }

  @Override
  public void failed(long id, Fault fault) {
    PendingCall call = pending.remove(id);
    if (call != null) {
      call.tell(new PendingCall.Event.Failure(fault));
    }
  }

  @Override
  public void lost(String why) {
    synchronized (pending) {
      if (lost != null) {
        return;
      }
      lost = "The server `%s` is not there: %s.".formatted(server, why);
    }
    List<Long> ids = new ArrayList<>(pending.keySet());
    for (long id : ids) {
      PendingCall call = pending.get(id);
      if (call != null) {
        failed(
            id,
            call.keepBack()
                ? Fault.unreachable(
                    "The server `%s` went away before it saw the call (%s): repeat it."
                        .formatted(server, why),
                    0)
                : Fault.lost(
                    "The server `%s` went away during the call (%s). Whether it did the work is not known: look before you repeat the call. The next call starts it again."
                        .formatted(server, why)));
      }
    }
    listener.ended(why);
  }

  /// Ends the link; what is in flight fails.
  @Override
  public void close() {
    Link to = link;
    if (to != null) {
      to.close();
    }
    lost(Link.STOPPED);
  }
}
