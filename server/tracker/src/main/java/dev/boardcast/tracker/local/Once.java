package dev.boardcast.tracker.local;

import dev.boardcast.core.access.Principal;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.ChainDigest;
import dev.boardcast.tracker.store.repository.IdempotencyRepository;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A change that is made once for its caller's key, as REST does it for the header.
///
/// @param key nobody else's; null makes it each time
/// @param request what the key stands for
record Once(@Nullable String key, String request) {
  private static final int STATUS = 201;

  static Once of(Principal grant, @Nullable String key, String request) {
    return new Once(key == null ? null : grant.name() + " mcp " + key, request);
  }

  /// @param again makes of the first result what who repeats the call is told
  <T> T make(WriteTransaction scope, Class<T> type, Supplier<T> change, UnaryOperator<T> again) {
    if (key == null) {
      return change.get();
    }
    String fingerprint = new ChainDigest().of(request);
    IdempotencyRepository.Answer first = IdempotencyRepository.find(scope.sql(), key, scope.now());
    if (first != null && first.body() != null) {
      if (!first.fingerprint().equals(fingerprint)) {
        throw new Refusal.KeyReused();
      }
      return again.apply(Json.read(first.body(), type));
    }
    T made = change.get();
    IdempotencyRepository.keep(
        scope.sql(),
        key,
        new IdempotencyRepository.Answer(fingerprint, STATUS, null, null, Json.write(made)),
        scope.now());
    return made;
  }
}
