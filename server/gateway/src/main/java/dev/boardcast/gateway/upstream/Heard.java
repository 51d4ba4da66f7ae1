package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.json.RawObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a server says or asks beside answers, and for which call that is. What was found out for
/// one caller is never told to another. Thread-safe.
final class Heard {
  private static final String NO_METHOD =
      "\"error\":{\"code\":-32601,\"message\":\"Method not found: the gateway offers none\"}";

  private static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

  /// A call that was given up may be heard of for so long.
  static final Duration ABANDONED_MAX = Duration.ofMinutes(10);

  /// With more of them, nobody is told or asked for that long.
  static final int ABANDONED_MAX_COUNT = 64;

  private static final String NOBODY = "";

  /// @param ofAKey whether its caller is known by a key alone
  private record Abandoned(String caller, boolean ofAKey, long untilNanos) {}

  private final Map<Long, PendingCall> pending;

  /// Calls that nobody waits for and the server has not answered. Guarded by itself, as is the
  /// next.
  private final Map<Long, Abandoned> abandoned = new HashMap<>(0);

  private Abandoned crowded = new Abandoned(NOBODY, false, System.nanoTime());

  Heard(Map<Long, PendingCall> pending) {
    this.pending = pending;
  }

  /// The server has seen a call that nobody waits for any more, and may go on with it. To be told
  /// before the call is taken out; where it was answered, nothing is kept.
  void abandoned(long id, PendingCall call) {
    if (call.caller().isEmpty()) {
      return;
    }
    long until = System.nanoTime() + ABANDONED_MAX.toNanos();
    synchronized (abandoned) {
      if (!pending.containsKey(id)) {
        return;
      }
      abandoned.values().removeIf(one -> one.untilNanos() - System.nanoTime() < 0);
      if (abandoned.size() >= ABANDONED_MAX_COUNT) {
        // Whoever's the others are: as long as one of them may be heard, nobody is told.
        crowded = new Abandoned(NOBODY, false, until);
      } else {
        abandoned.put(id, new Abandoned(call.caller(), isOfAKey(call), until));
      }
    }
  }

  /// The server is done with a call.
  void answered(long id) {
    synchronized (abandoned) {
      abandoned.remove(id);
    }
  }

  /// Callers of 2026-07-28 have no session: who has the same key may still be another.
  private static boolean isOfAKey(PendingCall call) {
    return call.counterpart().understandsQuestions();
  }

  /// Whether what comes may be for a call that was given up, of another than this caller.
  boolean mayBeOfAnother(String caller, boolean question) {
    long now = System.nanoTime();
    synchronized (abandoned) {
      return crowded.untilNanos() - now > 0
          || abandoned.values().stream()
              .anyMatch(one ->
                  one.untilNanos() - now > 0
                      && (!one.caller().equals(caller) || (question && one.ofAKey())));
    }
  }

  /// The call that it is for.
  ///
  /// @param of on whose stream it came; 0 where all calls share one: then it is for the last one of
  ///   a caller who has it alone
  /// @param question whether an answer may do something: then a key is not enough to know who
  private @Nullable PendingCall owner(long of, boolean question) {
    if (of != 0) {
      PendingCall call = pending.get(of);
      return call == null || call.caller().isEmpty() ? null : call;
    }
    long last = 0;
    @Nullable PendingCall owner = null;
    for (Map.Entry<Long, PendingCall> one : pending.entrySet()) {
      PendingCall call = one.getValue();
      if (!call.caller().isEmpty()) {
        if (owner != null
            && (!owner.caller().equals(call.caller()) || (question && isOfAKey(call)))) {
          return null;
        }
        if (one.getKey() > last) {
          last = one.getKey();
          owner = call;
        }
      }
    }
    return owner == null || mayBeOfAnother(owner.caller(), question) ? null : owner;
  }

  /// The request that alone waits for an answer that is to come; 0 where there is none, or more.
  long onlyOne() {
    List<Long> waiting =
        pending.entrySet().stream()
            .filter(one -> !one.getValue().isLasting())
            .map(Map.Entry::getKey)
            .toList();
    return waiting.size() == 1 ? waiting.getFirst() : 0;
  }

  /// Passes on what is told for a call; where nobody knows for which, nobody is told.
  ///
  /// @return false where it is for no call
  boolean told(String method, RawObject params, long of) {
    switch (method) {
      case "notifications/progress" -> {
        PendingCall call = pending.get(CallIds.read(params.raw("progressToken")));
        if (call != null) {
          call.tell(new PendingCall.Event.Progress(params.without("progressToken")));
        }
      }
      case "notifications/subscriptions/acknowledged" -> {
        RawObject meta = params.object("_meta");
        PendingCall call =
            pending.get(of != 0 || meta == null ? of : CallIds.read(meta.raw(SUBSCRIPTION)));
        if (call != null) {
          call.tell(new PendingCall.Event.Told(method, params));
        }
      }
      case "notifications/message" -> {
        PendingCall call = owner(of, false);
        if (call != null) {
          call.tell(new PendingCall.Event.Told(method, params));
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Passes a question on.
  ///
  /// @return the answer, as a member of a response; empty where the caller gives it
  Optional<String> asked(String id, String method, RawObject params, long of) {
    if (method.equals("ping")) {
      return Optional.of("\"result\":{}");
    }
    String offer = Offers.of(method);
    if (offer == null) {
      return Optional.of(NO_METHOD);
    }
    PendingCall call = owner(of, true);
    if (call == null) {
      return Optional.of(
          Counterpart.failure(
              "The gateway cannot know who is asked by %s: it passes on what is asked during calls of one caller, and of a single call where the caller has no session. Where several call at once, their connections can be kept apart (pool.isolation: caller)."
                  .formatted(method)));
    }
    if (!call.counterpart().offers().has(offer)) {
      return Optional.of(
          "\"error\":{\"code\":-32601,\"message\":"
              + RawObject.quote("Method not found: this caller does not offer " + offer)
              + "}");
    }
    RawObject meta = params.object("_meta");
    // Progress of the answer is not passed back, so it is not asked for.
    boolean taken =
        call.take(
            new PendingCall.Event.Asked(
                id,
                method,
                meta == null
                    ? params
                    : params.with("_meta", meta.without("progressToken").toString())));
    return taken
        ? Optional.empty()
        : Optional.of(
            Counterpart.failure(
                "The call is over, or more than %d questions of it wait for answers."
                    .formatted(PendingCall.ASKED_MAX_COUNT)));
  }
}
