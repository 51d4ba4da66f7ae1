package dev.boardcast.tracker.http;

import dev.boardcast.tracker.service.Refusal;
import dev.boardcast.tracker.store.WriteScope;
import dev.boardcast.tracker.store.rows.IdempotencyRows;
import java.util.function.Function;

/// A change that is made once for its key: its answer is kept in the change's own transaction and
/// given again to whoever repeats the request. Refusals are not kept: nothing was done, so the
/// request may be tried again.
record OncePerKey(String key, String fingerprint, Function<WriteScope, Reply> change)
    implements Function<WriteScope, Reply> {
  @Override
  public Reply apply(WriteScope scope) {
    IdempotencyRows.Answer first = IdempotencyRows.find(scope.sql(), key, scope.now());
    if (first != null) {
      if (!first.fingerprint().equals(fingerprint)) {
        throw new Refusal.KeyReused();
      }
      return new Reply(first.status(), first.etag(), first.location(), first.body(), true);
    }
    Reply reply = change.apply(scope);
    IdempotencyRows.keep(
        scope.sql(),
        key,
        new IdempotencyRows.Answer(
            fingerprint, reply.status(), reply.etag(), reply.location(), reply.body()),
        scope.now());
    return reply;
  }
}
