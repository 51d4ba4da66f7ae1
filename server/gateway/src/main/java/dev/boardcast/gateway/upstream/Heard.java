package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.json.RawObject;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a server says or asks beside answers, and for which call that is. What was found out for
/// one caller is never told to another. Thread-safe.
final class Heard {
  private static final String NO_METHOD =
      "\"error\":{\"code\":-32601,\"message\":\"Method not found: the gateway offers none\"}";

  private final Map<Long, PendingCall> pending;

  Heard(Map<Long, PendingCall> pending) {
    this.pending = pending;
  }

  /// The call that it is for.
  ///
  /// @param of on whose stream it came; 0 where all calls share one: then it is for the last one of
  ///   a caller who has it alone
  private @Nullable PendingCall owner(long of) {
    if (of != 0) {
      PendingCall call = pending.get(of);
      return call == null || call.caller().isEmpty() ? null : call;
    }
    long last = 0;
    @Nullable PendingCall owner = null;
    for (Map.Entry<Long, PendingCall> one : pending.entrySet()) {
      PendingCall call = one.getValue();
      if (!call.caller().isEmpty()) {
        if (owner != null && !owner.caller().equals(call.caller())) {
          return null;
        }
        if (one.getKey() > last) {
          last = one.getKey();
          owner = call;
        }
      }
    }
    return owner;
  }

  /// Passes on what is told for a call; where nobody knows for which, nobody is told.
  void told(String method, RawObject params, long of) {
    PendingCall call = owner(of);
    if (call != null) {
      call.tell(new PendingCall.Event.Told(method, params));
    }
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
    PendingCall call = owner(of);
    if (call == null) {
      return Optional.of(
          Counterpart.failure(
              "The gateway cannot know who is asked by %s: it passes on what is asked during calls of one caller. Where several call at once, their connections can be kept apart (pool.isolation: caller)."
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
    call.tell(
        new PendingCall.Event.Asked(
            id,
            method,
            meta == null
                ? params
                : params.with("_meta", meta.without("progressToken").toString())));
    return Optional.empty();
  }
}
