package dev.boardcast.gateway.connector;

import dev.boardcast.gateway.core.Trace;
import dev.boardcast.gateway.json.RawObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a server is asked on behalf of a caller, beside calls of tools.
///
/// @param caller tells callers apart; state of one never shows to another
/// @param method `prompts/get`, `resources/read` or `completion/complete`
/// @param params as the server wants them, without `_meta`
/// @param meta what the caller sent beside them; without what belongs to the caller's own protocol
/// @param progress as of a call
/// @param counterpart as of a call
/// @param timeoutMs how long an answer is awaited
public record Question(
    String caller,
    String method,
    RawObject params,
    RawObject meta,
    @Nullable Consumer<RawObject> progress,
    Counterpart counterpart,
    Trace trace,
    long timeoutMs) {
  /// The same with other parameters.
  public Question with(RawObject otherParams, RawObject otherMeta) {
    return new Question(
        caller, method, otherParams, otherMeta, progress, counterpart, trace, timeoutMs);
  }

  /// The same in less time.
  public Question within(long otherTimeoutMs) {
    return new Question(caller, method, params, meta, progress, counterpart, trace, otherTimeoutMs);
  }
}
