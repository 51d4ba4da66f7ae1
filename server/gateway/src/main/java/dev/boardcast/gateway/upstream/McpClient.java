package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.gateway.upstream.link.CallFaults;
import dev.boardcast.gateway.upstream.link.Link;
import dev.boardcast.gateway.upstream.link.Outgoing;
import dev.boardcast.gateway.upstream.link.Results;
import dev.boardcast.gateway.upstream.link.Revision;
import dev.boardcast.gateway.upstream.link.StdioLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client of one MCP server, of either generation, on one link. Thread-safe.
final class McpClient implements Link.Inbox, AutoCloseable {
  /// Of a request that may stay open as long as its connection.
  static final long NO_LIMIT_MS = Long.MAX_VALUE;

  private static final String UNWANTED = "the caller does not want the answer any more";

  /// What is told without being asked for.
  interface Listener {
    void notified(String method, RawObject params);

    /// Nothing can be asked of this client any more. Called once.
    void ended(String why);
  }

  private final String server;
  private final Deadlines deadlines;
  private final Listener listener;
  private final RawObject offers;
  private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();
  private final Heard heard = new Heard(pending);
  private final CallIds ids = new CallIds();
  private final Wording wording;
  private volatile @Nullable Link link;
  private volatile @Nullable Revision revision;
  private volatile RawObject capabilities = RawObject.EMPTY;
  private volatile boolean answered;

  private volatile long usedNanos = System.nanoTime();

  private final LogWanted log = new LogWanted();

  /// Why nothing more is asked, while what is in flight goes on; as the next one.
  private volatile @Nullable String retired;

  /// Why there is nothing more; guarded by `pending`, and set once.
  private volatile @Nullable String lost;

  /// @param server its id, for messages
  /// @param offers what an older server is told that its callers do for it
  McpClient(
      String server, Wording wording, RawObject offers, Deadlines deadlines, Listener listener) {
    this.server = server;
    this.offers = offers;
    this.deadlines = deadlines;
    this.listener = listener;
    this.wording = wording;
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

  RawObject offers() {
    return offers;
  }

  /// Whether its server may ask for a call of this caller, as far as calls that were given up go.
  boolean canAsk(Question question) {
    return !heard.mayBeOfAnother(question.caller(), true);
  }

  Wording wording() {
    return wording;
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
    return lost == null && retired == null;
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
    return request(
        new Question("", method, params, meta, null, Counterpart.SILENT, Trace.NONE, timeoutMs));
  }

  /// Asks, and waits for the result. Where its thread is interrupted, the server is told that the
  /// answer is not wanted any more.
  ///
  /// @return the result as it was written
  String request(Question question) throws GatewayException, InterruptedException {
    Sent sent = sent(mustPrepare(question) ? log.await(this, question) : question);
    return sent.done(() -> {
      send(sent);
      return await(sent);
    });
  }

  /// Asks, and waits for nothing; does not block.
  ///
  /// @param ended told once how it ended, maybe before this returns; a result by a thread for which
  ///   others wait
  /// @return what cancels it
  /// @throws GatewayException where there is no result; then nobody is told
  Runnable begin(Question question, Consumer<Ending> ended) throws GatewayException {
    Sent sent = sent(question);
    sent.call.keep(
        new PendingCall.Keeper() {
          @Override
          public void answered(RawObject message) {
            Ending.of(() -> sent.done(() -> result(message))).tell(ended);
          }

          @Override
          public void attend() {
            Thread.ofVirtual()
                .name("gateway-call")
                .start(() -> Ending.of(() -> sent.done(() -> await(sent))).tell(ended));
          }
        });
    try {
      send(sent);
    } catch (GatewayException | RuntimeException | Error e) {
      if (sent.call.drop()) {
        sent.over();
        throw e;
      }
      // Why was told already.
    }
    return () -> {
      try {
        // Its thread may be busy with what came before, for a caller who reads slowly.
        cancel(sent.id, sent.call, question.method(), UNWANTED);
      } finally {
        sent.call.tell(new PendingCall.Event.Cancelled());
      }
    };
  }

  /// A request, from when it has an id until it is over.
  private final class Sent {
    private final long id;
    private final Question question;
    private final PendingCall call;

    Sent(long id, Question question, PendingCall call) {
      this.id = id;
      this.question = question;
      this.call = call;
    }

    String done(Ending.Work work) throws GatewayException, InterruptedException {
      try {
        return work.of();
      } catch (InterruptedException e) {
        cancel(id, call, question.method(), UNWANTED);
        throw e;
      } finally {
        over();
      }
    }

    void over() {
      List<String> left = call.end();
      deadlines.remove(call);
      giveUp(id, call);
      for (String asked : left) {
        // Its server waits for it, maybe with other calls.
        say(Rpc.response(asked, Counterpart.failure("The call is over.")), "");
      }
      usedNanos = System.nanoTime();
      endRetired();
    }
  }

  private Sent sent(Question question) {
    usedNanos = System.nanoTime();
    return new Sent(
        ids.next(),
        question,
        new PendingCall(question.timeoutMs(), question.caller(), question.counterpart()));
  }

  private void send(Sent sent) throws GatewayException {
    long id = sent.id;
    Question question = sent.question;
    PendingCall call = sent.call;
    String json = wording.request(id, question, revision);
    pending.put(id, call);
    if (!call.isLasting()) {
      deadlines.add(call);
      if (call.isOver()) {
        // It ended meanwhile.
        deadlines.remove(call);
      }
    }
    String gone = lost == null ? retired : lost;
    if (gone != null) {
      throw new GatewayException(Fault.unreachable(gone, 0));
    }
    if (link().keepsOrder() && log.lacks(this, question)) {
      // Nobody waits for its answer: it is read before the call that follows it.
      log.tell(question, ids.next(), link());
    }
    link().send(wording.outgoing(json, id, question, call::leave));
  }

  /// Whether something has to be waited for before this is asked.
  boolean mustPrepare(Question question) {
    return !link().keepsOrder() && log.lacks(this, question);
  }

  private String await(Sent sent) throws GatewayException, InterruptedException {
    long id = sent.id;
    PendingCall call = sent.call;
    Question question = sent.question;
    Counterpart counterpart = question.counterpart();
    while (true) {
      switch (call.next()) {
        case PendingCall.Event.Overdue() -> {
          Fault unsent = call.keepBack() ? link().unsent(id) : null;
          cancel(id, call, "", "no answer within " + question.timeoutMs() + " ms");
          if (unsent != null) {
            throw new GatewayException(unsent);
          }
          throw new GatewayException(
              CallFaults.overdue(server, question.timeoutMs(), call.isAsking()));
        }
        case PendingCall.Event.Progress(var params) -> {
          Consumer<RawObject> progress = question.progress();
          if (progress != null) {
            progress.accept(params);
          }
        }
        case PendingCall.Event.Told(var method, var params) -> counterpart.told(method, params);
        case PendingCall.Event.Asked(var asked, var method, var params) -> {
          call.asks();
          counterpart.ask(
              method, params, member -> call.tell(new PendingCall.Event.Said(asked, member)));
        }
        case PendingCall.Event.Said(var asked, var member) -> {
          if (call.isAnswered(asked)) {
            say(Rpc.response(asked, member), "");
          }
        }
        case PendingCall.Event.Failure(var fault) -> throw new GatewayException(fault);
        case PendingCall.Event.Cancelled() -> throw new InterruptedException();
        case PendingCall.Event.Answer(var message) -> {
          return result(message);
        }
      }
    }
  }

  private String result(RawObject message) throws GatewayException {
    if (message.has("result") || message.has("error")) {
      answered = true;
    }
    return Results.of(server, message);
  }

  /// Nobody waits for it any more. What has not left does not leave then.
  ///
  /// @return whether the server has seen it, and works on it as far as anybody knows
  private boolean giveUp(long id, PendingCall call) {
    boolean seen = !call.keepBack();
    if (seen) {
      heard.abandoned(id, call);
    }
    return pending.remove(id, call) && seen;
  }

  private void cancel(long id, PendingCall call, String method, String reason) {
    // The handshake may not be cancelled.
    if (!giveUp(id, call) || lost != null || method.equals("initialize")) {
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
    say(Rpc.notification(method, params), method);
  }

  private void say(String json, String method) {
    try {
      link().send(new Outgoing(json, 0, method, null, () -> true));
    } catch (GatewayException _) {
      // The link has told, or will tell, that it is lost.
    }
  }

  @Override
  public void received(String json, long of) {
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
    RawObject params = message.object("params");
    RawObject told = params == null ? RawObject.EMPTY : params;
    if (id != null) {
      heard.asked(id, method, told, of).ifPresent(member -> say(Rpc.response(id, member), ""));
      return;
    }
    if (!heard.told(method, told, of)) {
      listener.notified(method, told);
    }
  }

  private void answered(String id, RawObject message) {
    // An id that is none of ours, a second answer, a late one: nobody waits for it.
    long answered = CallIds.read(id);
    PendingCall call = pending.remove(answered);
    heard.answered(answered);
    if (call != null) {
      link().answered(answered);
      call.tell(new PendingCall.Event.Answer(message));
    }
  }

  @Override
  public void unreadable(String why) {
    // A line that is none of the protocol's is passed over. Where one call alone waits, one that
    // was too long can only have been its answer.
    if (why.equals(StdioLink.TOO_LONG)) {
      failed(heard.onlyOne(), CallFaults.tooLong(server));
    }
  }

  @Override
  public void failed(long id, Fault fault) {
    PendingCall call = pending.get(id);
    if (call != null) {
      if (fault.outcome() == Outcome.UNKNOWN) {
        heard.abandoned(id, call);
      }
      pending.remove(id);
      call.tell(new PendingCall.Event.Failure(fault));
    }
  }

  @Override
  public void unreached(String why) {
    synchronized (pending) {
      if (!isAlive()) {
        return;
      }
      retired = gone(why);
    }
    listener.ended(why);
    endRetired();
  }

  private String gone(String why) {
    return "The server `%s` is not there: %s.".formatted(server, why);
  }

  /// Whether nothing more is asked, and something may be in flight.
  boolean isRetired() {
    return retired != null && lost == null;
  }

  /// As soon as nothing is in flight on it.
  private void endRetired() {
    if (isRetired() && pending.isEmpty()) {
      link().close();
    }
  }

  @Override
  public void lost(String why) {
    synchronized (pending) {
      if (lost != null) {
        return;
      }
      lost = gone(why);
    }
    for (long id : new ArrayList<>(pending.keySet())) {
      PendingCall call = pending.get(id);
      if (call != null) {
        failed(id, CallFaults.gone(server, why, call.keepBack()));
      }
    }
    if (retired == null) {
      listener.ended(why);
    }
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
