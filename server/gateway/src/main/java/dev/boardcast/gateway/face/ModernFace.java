package dev.boardcast.gateway.face;

import dev.boardcast.gateway.call.Caller;
import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.flight.Cancelling;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.talk.AskLimit;
import dev.boardcast.gateway.talk.KeptCall;
import dev.boardcast.gateway.talk.KeptCalls;
import dev.boardcast.mcp.rpc.stream.EventStream;
import dev.boardcast.protocol.http.HttpCall;
import dev.boardcast.protocol.http.HttpReply;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests of 2026-07-28. Thread-safe.
final class ModernFace implements AutoCloseable {
  private static final int INVALID_PARAMS = -32602;
  private static final int INTERNAL_ERROR = -32603;

  /// A server wants of its caller what that does not offer.
  private static final int MISSING_CAPABILITY = -32021;

  private static final Logger LOG = LoggerFactory.getLogger(ModernFace.class);

  /// What may be answered with questions.
  private static final Set<String> ASK_BACK = Set.of("tools/call", "prompts/get", "resources/read");

  /// Takes a request that is answered as long as its stream is open.
  interface Listening {
    void begin(Caller caller, McpRequest request, EventStream stream, HttpReply reply);
  }

  private final McpMethods methods;
  private final AskLimit asks;
  private final Listening listening;
  private final KeptCalls kept = new KeptCalls();

  /// @param asks shared with callers of before
  ModernFace(McpMethods methods, AskLimit asks, Listening listening) {
    this.asks = asks;
    this.methods = methods;
    this.listening = listening;
  }

  void serve(HttpCall call, McpRequest request, HttpReply reply, KeyConfig key) {
    String malformed = malformed(request);
    if (malformed != null) {
      reply.answer(400, McpFace.JSON, malformed);
      return;
    }
    EventStream stream = new EventStream(reply, McpRequest.accepts(call, "text/event-stream"));
    if (request.method().equals("subscriptions/listen")) {
      Caller caller = McpFace.caller(call, key, key.name(), Counterpart.SILENT);
      listening.begin(caller, request, stream, reply);
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
      answer = Faults.result(request.id(), result(call, request, stream, key));
    } catch (GatewayException e) {
      answer = Faults.rpc(request.id(), e.fault());
      status = status(e.fault());
    } catch (InterruptedException _) {
      answer = Faults.rpc(request.id(), McpFace.cancelled());
    } catch (RuntimeException | StackOverflowError e) {
      settled.set(true);
      broken(stream, request.id(), e);
      return;
    }
    settled.set(true);
    var _ = Thread.interrupted();
    stream.answer(answer, status, McpFace.JSON, McpRequest.accepts(call, "application/json"));
  }

  /// Begins a call of a tool whose caller does nothing for servers.
  ///
  /// @return false for any other: then nothing was done
  boolean begins(HttpCall call, McpRequest request, HttpReply reply, KeyConfig key) {
    String state = request.params().text("requestState");
    if (malformed(request) != null
        || (state != null && KeptCalls.isOurs(state))
        || !Offers.of(request.meta().object(McpRequest.CAPABILITIES)).isEmpty()) {
      return false;
    }
    EventStream stream = new EventStream(reply, McpRequest.accepts(call, "text/event-stream"));
    KeptCall talk = fresh(request, key);
    talk.attach(stream, request.progressToken());
    Consumer<RawObject> progress =
        request.progressToken() == null || !stream.isOpen() ? null : talk::progressed;
    AtomicBoolean settled = new AtomicBoolean();
    Cancelling cancelling = new Cancelling();
    boolean begun =
        methods.begins(
            McpFace.caller(call, key, key.name(), talk),
            request,
            progress,
            cancelling,
            how -> {
              settled.set(true);
              ended(stream, request.id(), McpMethods.complete(how), status(how));
            });
    if (begun) {
      // Whoever closes the stream does not want the answer any more.
      reply.onClosed(() -> {
        if (settled.compareAndSet(false, true)) {
          cancelling.run();
        }
      });
    }
    return begun;
  }

  /// Answers a call however it ended.
  static void ended(EventStream stream, String id, Ending how, int status) {
    try {
      if (how instanceof Ending.Broken(var why)) {
        broken(stream, id, why);
      } else {
        stream.answer(Faults.answer(id, how), status, McpFace.JSON, true);
      }
    } catch (RuntimeException | Error e) {
      broken(stream, id, e);
    }
  }

  /// Answers a call that failed by a mistake of the gateway's, also where its stream has begun.
  static void broken(EventStream stream, String id, Throwable why) {
    LOG.error("a request to /mcp failed", why);
    stream.answer(Faults.error(id, INTERNAL_ERROR, "Internal error", ""), 500, McpFace.JSON, true);
  }

  private static int status(Ending how) {
    return how instanceof Ending.Failed(var why) ? status(why.fault()) : 200;
  }

  /// Some errors have a status of their own, whoever made them.
  static int status(Fault fault) {
    if (fault.upstream().isEmpty()) {
      return 200;
    }
    try {
      return switch (String.valueOf(RawObject.parse(fault.upstream()).raw("code"))) {
        case "" + McpMethods.METHOD_NOT_FOUND -> 404;
        case "" + MISSING_CAPABILITY -> 400;
        default -> 200;
      };
    } catch (IOException _) {
      return 200;
    }
  }

  private String result(HttpCall call, McpRequest request, EventStream stream, KeyConfig key)
      throws GatewayException, InterruptedException {
    String state = request.params().text("requestState");
    KeptCall talk = begun(request, state, key);
    boolean isNew = state == null || !KeptCalls.isOurs(state);
    talk.attach(stream, request.progressToken());
    Consumer<RawObject> progress =
        request.progressToken() == null || !stream.isOpen() ? null : talk::progressed;
    Caller caller = McpFace.caller(call, key, key.name(), talk);
    if (isNew && talk.offers().isEmpty()) {
      return methods.modern(caller, request, progress);
    }
    if (isNew) {
      talk.begin(_ -> methods.modern(caller, request, progress));
    } else {
      talk.answer(request.params().object("inputResponses"));
    }
    try {
      return switch (talk.next()) {
        case KeptCall.Step.Done(var result) -> result;
        case KeptCall.Step.Failed(var fault) -> throw new GatewayException(fault);
        case KeptCall.Step.Cancelled() -> throw new GatewayException(McpFace.cancelled());
        case KeptCall.Step.Asks(var requests) -> asks(talk, requests);
      };
    } catch (InterruptedException e) {
      talk.cancel();
      throw e;
    }
  }

  private KeptCall begun(McpRequest request, @Nullable String state, KeyConfig key)
      throws GatewayException {
    if (state != null && KeptCalls.isOurs(state)) {
      KeptCall before = kept.take(state, key.name(), what(request, key));
      if (before == null) {
        throw new GatewayException(
            Fault.invalid(
                "There is no such call (any more) that waits for an answer: make it again, without requestState.",
                List.of("requestState")));
      }
      return before;
    }
    return fresh(request, key);
  }

  private KeptCall fresh(McpRequest request, KeyConfig key) {
    RawObject answers = RawObject.EMPTY;
    for (String member : List.of("inputResponses", "requestState")) {
      String raw = request.params().raw(member);
      answers = raw == null ? answers : answers.with(member, raw);
    }
    RawObject offers =
        ASK_BACK.contains(request.method())
            ? Offers.of(request.meta().object(McpRequest.CAPABILITIES))
            : Offers.NONE;
    return new KeptCall(
        key.name(),
        // Who offers nothing is asked nothing, and does not come back.
        offers.isEmpty() ? "" : what(request, key),
        offers,
        LogLevel.of(request.meta().text(McpRequest.LOG_LEVEL)),
        answers,
        asks);
  }

  /// What is called, with what, and with which rights: with others it is no call that may go on.
  private static String what(McpRequest request, KeyConfig key) {
    return List.of(key.permissions(), key.prompts(), key.resources()) + request.what();
  }

  /// The answer that is a question; the call goes on, and waits.
  private String asks(KeptCall talk, String requests) throws GatewayException {
    String state = kept.keep(talk);
    if (state == null) {
      talk.cancel();
      throw new GatewayException(
          Fault.limited("Too many calls wait for answers of their callers.", 5));
    }
    return RawObject.EMPTY
        .with("resultType", "\"input_required\"")
        .with("inputRequests", requests)
        .with("requestState", RawObject.quote(state))
        .toString();
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
    if (!version.equals(McpRequest.MODERN_VERSION)) {
      return Faults.unsupported(request.id(), version);
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

  /// Cancels calls whose callers did not come back.
  ///
  /// @param isGone whether a key is none any more, by its name
  void sweep(Predicate<String> isGone) {
    kept.sweep(isGone);
  }

  @Override
  public void close() {
    kept.close();
  }
}
