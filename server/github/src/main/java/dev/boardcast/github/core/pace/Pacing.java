package dev.boardcast.github.core.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When the next request may go out. One for each host and token; all of its traffic stops for a
/// limit, not only what met it.
///
/// @param budget null before the first answer
/// @param stoppedUntil null where GitHub did not say stop
/// @param strikes how often in a row GitHub said so without saying for how long
/// @param mutations times of requests that changed something, within the last hour, oldest first
public record Pacing(
    @Nullable Budget budget, @Nullable Instant stoppedUntil, int strikes, List<Instant> mutations) {
  /// Between two requests that change something.
  public static final Duration MUTATION_GAP = Duration.ofSeconds(1);

  /// Requests that change something; GitHub allows 80, the person's own clicks included.
  public static final int MUTATIONS_PER_MINUTE = 60;

  /// The same; GitHub allows 500.
  public static final int MUTATIONS_PER_HOUR = 400;

  /// Of the person's limit: below this no scans are made.
  public static final int SCANS_STOP_PERCENT = 20;

  /// Below this nothing is asked until the limit is renewed.
  public static final int ALL_STOPS_PERCENT = 5;

  private static final Duration STOP_FIRST = Duration.ofMinutes(1);
  private static final Duration STOP_MAX = Duration.ofMinutes(15);

  public Pacing {
    mutations = List.copyOf(mutations);
  }

  public static final Pacing START = new Pacing(null, null, 0, List.of());

  public enum Kind {
    /// Looks for news: may wait longest.
    SCAN,
    /// Reads what is known to have changed.
    READ,
    /// Changes something.
    MUTATION
  }

  public sealed interface Decision {
    record Go() implements Decision {}

    /// @param why for a person
    record Wait(Instant until, Why why) implements Decision {}
  }

  public enum Why {
    PACE,
    LIMIT_USED_UP,
    LIMIT_LOW,
    TOLD_TO_STOP
  }

  /// What an answer said about limits.
  public sealed interface Signal {
    record Fine(@Nullable Budget budget) implements Signal {}

    /// The hour's points are used up.
    record UsedUp(Instant resetAt) implements Signal {}

    /// Too much at once.
    ///
    /// @param retryAfter empty where GitHub does not say
    record TooFast(Optional<Duration> retryAfter) implements Signal {}
  }

  public Decision next(Kind kind, Instant now) {
    if (stoppedUntil != null && now.isBefore(stoppedUntil)) {
      return new Decision.Wait(stoppedUntil, strikes > 0 ? Why.TOLD_TO_STOP : Why.LIMIT_USED_UP);
    }
    if (budget != null && now.isBefore(budget.resetAt())) {
      long percent = 100L * budget.remaining() / Math.max(1, budget.limit());
      if (percent < ALL_STOPS_PERCENT || (percent < SCANS_STOP_PERCENT && kind == Kind.SCAN)) {
        return new Decision.Wait(budget.resetAt(), Why.LIMIT_LOW);
      }
    }
    return kind == Kind.MUTATION ? nextMutation(now) : new Decision.Go();
  }

  /// Whether so many requests that change something can go out one after the other.
  ///
  /// @param within so long is waited for each of them
  public Decision room(int count, Duration within, Instant now) {
    Pacing then = this;
    Instant at = now;
    for (int i = 0; i < count; i++) {
      if (then.next(Kind.MUTATION, at) instanceof Decision.Wait(var until, var why)) {
        if (why != Why.PACE || until.isAfter(at.plus(within))) {
          return new Decision.Wait(i == 0 ? until : until.minus(within), why);
        }
        at = until;
      }
      then = then.sent(Kind.MUTATION, at);
    }
    return new Decision.Go();
  }

  private Decision nextMutation(Instant now) {
    Instant due = Instant.MIN;
    if (!mutations.isEmpty()) {
      due = mutations.getLast().plus(MUTATION_GAP);
    }
    due = later(due, MUTATIONS_PER_MINUTE, Duration.ofMinutes(1));
    due = later(due, MUTATIONS_PER_HOUR, Duration.ofHours(1));
    return now.isBefore(due) ? new Decision.Wait(due, Why.PACE) : new Decision.Go();
  }

  private Instant later(Instant due, int maxCount, Duration within) {
    if (mutations.size() < maxCount) {
      return due;
    }
    Instant free = mutations.get(mutations.size() - maxCount).plus(within);
    return free.isAfter(due) ? free : due;
  }

  /// A request goes out.
  public Pacing sent(Kind kind, Instant now) {
    if (kind != Kind.MUTATION) {
      return this;
    }
    List<Instant> recent = new ArrayList<>(mutations);
    recent.removeIf(at -> at.plus(Duration.ofHours(1)).isBefore(now));
    recent.add(now);
    return new Pacing(budget, stoppedUntil, strikes, recent);
  }

  /// Its answer came.
  public Pacing heard(Signal signal, Instant now) {
    return switch (signal) {
      case Signal.Fine(var left) -> new Pacing(left == null ? budget : left, null, 0, mutations);
      case Signal.UsedUp(var resetAt) -> new Pacing(budget, resetAt, 0, mutations);
      case Signal.TooFast(var retryAfter) -> {
        Duration stop =
            retryAfter.orElseGet(() -> {
              Duration doubled = STOP_FIRST.multipliedBy(1L << Math.min(strikes, 8));
              return doubled.compareTo(STOP_MAX) > 0 ? STOP_MAX : doubled;
            });
        yield new Pacing(budget, now.plus(stop), strikes + 1, mutations);
      }
    };
  }
}
