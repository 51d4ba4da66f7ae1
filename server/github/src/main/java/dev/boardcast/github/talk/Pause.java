package dev.boardcast.github.talk;

import dev.boardcast.github.api.Failure;
import dev.boardcast.github.core.Pacing;
import dev.boardcast.github.core.talk.TalkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How long comments and dependencies are left in peace after a failure, and how many are asked for
/// at once then: an answer that is too large or takes too long is one of fewer. Confined to the
/// thread of its board; pure.
final class Pause {
  /// After the first failure; twice as long after each that follows.
  static final Duration FIRST = Duration.ofSeconds(1);

  static final Duration MAX = Duration.ofMinutes(2);

  /// Of one that failed by itself.
  static final Duration ITEM = Duration.ofMinutes(1);

  private Instant until = Instant.MIN;
  private Duration next = FIRST;
  private int batch = TalkQueue.BATCH_MAX_ITEMS;

  boolean holds(Instant now) {
    return until.isAfter(now);
  }

  Instant until() {
    return until;
  }

  List<String> of(List<String> items) {
    return items.subList(0, Math.min(batch, items.size()));
  }

  void worked() {
    next = FIRST;
    batch = Math.min(TalkQueue.BATCH_MAX_ITEMS, 2 * batch);
  }

  /// @return false where it is no matter of comments and dependencies alone
  boolean failed(Failure failure, Instant now) {
    return switch (failure) {
      case Failure.Waiting(var at, var why) -> {
        if (why == Pacing.Why.PACE) {
          until = at;
        }
        yield why == Pacing.Why.PACE;
      }
      // The scans, which need less, tell people of what is so for them too.
      case Failure.Denied _, Failure.Gone _, Failure.Unknown _ -> {
        until = now.plus(next);
        next = next.multipliedBy(2).compareTo(MAX) > 0 ? MAX : next.multipliedBy(2);
        batch = Math.max(1, batch / 2);
        yield true;
      }
    };
  }
}
