package dev.boardcast.tracker.local;

import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.protocol.boards.RetryPause;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.rest.FieldError;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.tracker.service.GrantCheck;
import dev.boardcast.tracker.service.request.Problems;
import dev.boardcast.tracker.service.request.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes calls in this process as the holder of one key: with that key's rights, repeated when a
/// client over REST would repeat them, every failure as the `TrackerException` that such a client
/// gets. Thread-safe.
final class LocalCalls {
  private final Authenticator gate;
  private final Principal grant;
  private final Duration patience;

  /// What a call wants of its key.
  ///
  /// @param project whose number is checked and has to be allowed; null where there is none
  record Wants(Scope scope, @Nullable Integer project) {}

  LocalCalls(Authenticator gate, Principal grant, Duration patience) {
    this.gate = gate;
    this.grant = grant;
    this.patience = patience;
  }

  Principal grant() {
    return grant;
  }

  /// Blocks; an interrupt ends it.
  ///
  /// @param call begins the call; asked again for each attempt
  <T> T make(Wants wants, int retries, Supplier<CompletableFuture<T>> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(wants, call);
      } catch (TrackerException e) {
        if (attempt > retries || !RetryPause.repeats(e)) {
          throw e;
        }
        pause(RetryPause.delay(attempt, e));
      }
    }
  }

  private <T> T attempt(Wants wants, Supplier<CompletableFuture<T>> call) {
    if (Thread.currentThread().isInterrupted()) {
      throw new TrackerException.Cancelled(null);
    }
    try {
      return begin(wants, call).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failed(Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw new TrackerException.TimedOut(
          "The tracker did not answer within %d ms.%s"
              .formatted(
                  patience.toMillis(),
                  wants.scope() == Scope.READ
                      ? ""
                      : " The change may have been made: read again before repeating it."),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrackerException.Cancelled(e);
    }
  }

  private <T> CompletableFuture<T> begin(Wants wants, Supplier<CompletableFuture<T>> call) {
    if (!gate.holds(grant)) {
      throw new TrackerException.AuthenticationFailed(false);
    }
    try {
      GrantCheck.requireScope(grant, wants.scope());
      if (wants.project() != null) {
        GrantCheck.requireProject(grant, positive("projectNumber", wants.project()));
      }
      return call.get();
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private TrackerException failed(Throwable failure) {
    Problem problem = Problems.of(failure, grant.isLimited());
    List<FieldError> errors = problem.errors();
    return TrackerException.of(
        problem.status(),
        String.valueOf(problem.detail()),
        errors == null ? List.of() : errors,
        problem.currentVersion(),
        Problems.isPutOff(problem) ? Duration.ofSeconds(Problems.RETRY_AFTER_S) : null);
  }

  static int positive(String name, int number) {
    if (number < 1) {
      throw Refusal.invalid(name, "must be a positive integer");
    }
    return number;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrackerException.Cancelled(e);
    }
  }
}
