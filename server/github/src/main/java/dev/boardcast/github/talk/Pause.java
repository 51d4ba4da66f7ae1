package dev.boardcast.github.talk;

import dev.boardcast.github.api.Failure;
import dev.boardcast.github.core.pace.Pacing;
import dev.boardcast.github.core.talk.TalkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How long comments and dependencies are not read, or not sent, after a failure, and how many are
/// asked for at once then: an answer that is too large or takes too long is one of fewer. Confined
/// to the thread of its board; pure.
final class Pause {
  /// After a failure; twice as long after each that follows, once no fewer can be asked for.
  static final Duration FIRST = Duration.ofSeconds(1);

  static final Duration MAX = Duration.ofMinutes(2);

  private final int batchMax;
  private Instant until = Instant.MIN;
  private Duration next = FIRST;
  private int batch;
  private boolean owes;
  private boolean isPaced;
  private Failure.@Nullable Denied denied;

  private Pause(int batchMax) {
    this.batchMax = batchMax;
    batch = batchMax;
  }

  static Pause ofReading() {
    return new Pause(TalkQueue.BATCH_MAX_ITEMS);
  }

  static Pause ofSending() {
    return new Pause(1);
  }

  boolean holds(Instant now) {
    return until.isAfter(now);
  }

  Instant until() {
    return until;
  }

  /// When what failed is tried again; empty where nothing did.
  Optional<Instant> retryAt() {
    return owes ? Optional.of(until) : Optional.empty();
  }

  /// Until when an hour's or a minute's changes are used up; empty where they are not.
  Optional<Instant> pacedUntil(Instant now) {
    return isPaced && holds(now) ? Optional.of(until) : Optional.empty();
  }

  /// When something that is due then can be done.
  Instant notBefore(Instant due) {
    return due.isBefore(until) ? until : due;
  }

  List<String> of(List<String> items) {
    return items.subList(0, Math.min(batch, items.size()));
  }

  void worked() {
    next = FIRST;
    batch = Math.min(batchMax, 2 * batch);
    denied = null;
    owes = false;
  }

  /// What failed was tried again, or waits for a time of its own.
  void looked() {
    owes = false;
  }

  /// Why nothing may be done, where the failure before was of that kind.
  Optional<String> denied() {
    return Optional.ofNullable(denied).map(Failure.Denied::message);
  }

  /// @return false where it is no matter of comments and dependencies alone
  boolean failed(Failure failure, Instant now) {
    isPaced = failure instanceof Failure.Waiting;
    return switch (failure) {
      case Failure.Waiting(var at, var why) -> {
        if (why == Pacing.Why.PACE) {
          until = at;
          owes = true;
        }
        yield why == Pacing.Why.PACE;
      }
      // The scans, which need less, tell people of what is so for them too.
      case Failure.Denied _, Failure.Gone _, Failure.Unknown _ -> {
        owes = true;
        denied = failure instanceof Failure.Denied that ? that : null;
        if (batch > 1) {
          // A smaller question is another one: nobody waits long for what one item spoils.
          until = now.plus(FIRST);
          batch /= 2;
        } else {
          until = now.plus(next);
          next = next.multipliedBy(2).compareTo(MAX) > 0 ? MAX : next.multipliedBy(2);
        }
        yield true;
      }
    };
  }
}
