package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.RetryRule;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// How anything gets to a server: limits, breaker, retries. Thread-safe.
final class Passage {
  /// Calls in flight; one more is refused with 429.
  static final int CALLS_MAX_COUNT = 1_024;

  private final Observer observer;
  private final Semaphore free = new Semaphore(CALLS_MAX_COUNT);

  Passage(Observer observer) {
    this.observer = observer;
  }

  /// Asks the server, once.
  interface Attempt {
    /// @param alive to be told when the server says something meanwhile
    String make(long timeoutMs, Runnable alive) throws GatewayException, InterruptedException;
  }

  /// @param repeatable whether doing it twice is doing it once
  /// @param ownErrors whether what the server answers instead of a result speaks against it: a tool
  ///   has its errors in results, all else has not
  record Nature(boolean repeatable, boolean ownErrors) {}

  /// Calls in flight.
  int inFlight() {
    return CALLS_MAX_COUNT - free.availablePermits();
  }

  /// @param ofKey null for none
  void limit(KeyConfig key, @Nullable Limiter ofKey, Server server) throws GatewayException {
    long waitMs = ofKey == null ? 0 : ofKey.waitMs();
    if (waitMs > 0) {
      observer.limited(key, "");
      throw new GatewayException(
          Fault.limited(
              "This key's limit of calls is reached: wait before the next one.", seconds(waitMs)));
    }
    waitMs = server.limiter().waitMs();
    if (waitMs > 0) {
      observer.limited(key, server.config().id());
      throw new GatewayException(
          Fault.limited(
              "The limit of calls to `%s` is reached: wait before the next one."
                  .formatted(server.config().id()),
              seconds(waitMs)));
    }
  }

  private static int seconds(long ms) {
    return Math.clamp((ms + 999) / 1_000, 1, Integer.MAX_VALUE);
  }

  /// Makes a call, again where that is right.
  String through(CallTrack track, KeyConfig key, Server server, Nature nature, Attempt attempt)
      throws GatewayException, InterruptedException {
    if (!free.tryAcquire()) {
      observer.limited(key, "");
      throw new GatewayException(
          Fault.limited("More than %d calls at once.".formatted(CALLS_MAX_COUNT), 1));
    }
    try {
      if (!server.free().tryAcquire()) {
        observer.limited(key, server.config().id());
        throw new GatewayException(
            Fault.limited(
                "More than %d calls at once to `%s`: wait for some to end."
                    .formatted(Server.CALLS_MAX_COUNT, server.config().id()),
                1));
      }
      try {
        return attempts(track, server, nature, attempt);
      } finally {
        server.free().release();
      }
    } finally {
      free.release();
    }
  }

  private String attempts(CallTrack track, Server server, Nature nature, Attempt made)
      throws GatewayException, InterruptedException {
    ServerConfig config = server.config();
    RetryRule rule = new RetryRule(config.retry().maxAttempts(), config.retry().backoffMs());
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.timeouts().callMs());
    for (int attempt = 1; ; attempt++) {
      int entered = server.breaker().enter();
      long leftMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
      long began = System.nanoTime();
      AtomicBoolean heard = new AtomicBoolean();
      try {
        String result =
            made.make(
                leftMs,
                () -> {
                  if (heard.compareAndSet(false, true)) {
                    server.breaker().isAlive(entered);
                  }
                });
        track.attempted(System.nanoTime() - began);
        server.breaker().succeeded(entered);
        return result;
      } catch (GatewayException e) {
        track.attempted(System.nanoTime() - began);
        if (nature.ownErrors() || e.fault().upstream().isEmpty()) {
          server.breaker().failed(entered, e.fault());
        } else {
          server.breaker().succeeded(entered);
        }
        leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        long pauseMs = rule.pauseMs(e.fault(), attempt, nature.repeatable(), leftMs, Math.random());
        if (pauseMs == RetryRule.NEVER) {
          throw e;
        }
        observer.retried(config.id());
        Thread.sleep(pauseMs);
      } catch (InterruptedException e) {
        long tookNanos = System.nanoTime() - began;
        track.attempted(tookNanos);
        if (!heard.get()
            && tookNanos > TimeUnit.MILLISECONDS.toNanos(config.timeouts().callMs()) / 2) {
          // Callers who are less patient than the gateway see a server hang, too.
          server.breaker().failed(entered, Fault.timedOut("Nobody waited any more."));
        } else {
          server.breaker().undecided(entered);
        }
        throw e;
      } catch (RuntimeException | Error e) {
        track.attempted(System.nanoTime() - began);
        server.breaker().undecided(entered);
        throw e;
      }
    }
  }
}
