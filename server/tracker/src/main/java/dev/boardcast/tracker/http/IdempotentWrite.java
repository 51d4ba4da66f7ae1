package dev.boardcast.tracker.http;

import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.repository.IdempotencyRepository;
import java.util.function.Function;

/// A change that is made once for its key: its answer is kept in the change's own transaction and
/// given again to whoever repeats the request. Refusals are not kept: nothing was done, so the
/// request may be tried again.
public record IdempotentWrite(
    String key, String fingerprint, Function<WriteTransaction, Reply> change)
    implements Function<WriteTransaction, Reply> {
  @Override
  public Reply apply(WriteTransaction scope) {
    IdempotencyRepository.Answer first = IdempotencyRepository.find(scope.sql(), key, scope.now());
    if (first != null) {
      if (!first.fingerprint().equals(fingerprint)) {
        throw new Refusal.KeyReused();
      }
      return new Reply(first.status(), first.etag(), first.location(), first.body(), true);
    }
    Reply reply = change.apply(scope);
    IdempotencyRepository.keep(
        scope.sql(),
        key,
        new IdempotencyRepository.Answer(
            fingerprint, reply.status(), reply.etag(), reply.location(), reply.body()),
        scope.now());
    return reply;
  }
}
