package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.BreakerRule;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.Outcome;
import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps calls from a server that fails. Thread-safe.
final class Breaker {
  /// All calls that one death of a server fails are one failure: it says nothing of the next start.
  static final long SAME_DEATH_NANOS = 100_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  private final String server;
  private final CircuitBreaker<Object> circuit;
  private final AtomicLong lastDeathNanos = new AtomicLong(System.nanoTime() - SAME_DEATH_NANOS);

  Breaker(String server, ServerConfig.Breaker config, Observer observer) {
    this.server = server;
    int failures = Math.max(1, Math.ceilDiv(config.failureRate() * config.window(), 100));
    circuit =
        CircuitBreaker.builder()
            .withFailureThreshold(failures, config.window())
            .withSuccessThreshold(1)
            .withDelay(Duration.ofMillis(config.openMs()))
            .onOpen(_ -> {
              LOG.warn("The breaker of {} is open.", server);
              observer.breakerMoved(server, "open");
            })
            .onHalfOpen(_ -> {
              LOG.info("The breaker of {} lets one call through.", server);
              observer.breakerMoved(server, "half_open");
            })
            .onClose(_ -> {
              LOG.info("The breaker of {} is closed.", server);
              observer.breakerMoved(server, "closed");
            })
            .build();
  }

  /// Null where a call may go through; else why not. Each call that may go through has to be told
  /// of, once.
  @org.jspecify.annotations.Nullable
  Fault refusal() {
    if (circuit.tryAcquirePermit()) {
      return null;
    }
    long leftMs = circuit.getRemainingDelay().toMillis();
    return Fault.unreachable(
        "The server `%s` failed too often lately, and is left alone for %d s more: use another tool meanwhile, or try again then."
            .formatted(server, Math.max(1, (leftMs + 999) / 1_000)),
        (int) Math.max(1, (leftMs + 999) / 1_000));
  }

  void succeeded() {
    circuit.recordSuccess();
  }

  void failed(Fault fault) {
    if (!BreakerRule.countsAgainst(fault)) {
      circuit.recordSuccess();
      return;
    }
    if (fault.outcome() == Outcome.UNKNOWN) {
      long now = System.nanoTime();
      long last = lastDeathNanos.getAndSet(now);
      if (now - last < SAME_DEATH_NANOS && !circuit.isHalfOpen()) {
        return;
      }
    }
    circuit.recordFailure();
  }

  /// Nobody waited for the end of it.
  void cancelled() {
    if (circuit.isHalfOpen()) {
      // Its place has to be given back; the next probe says more.
      circuit.recordFailure();
    }
  }

  /// `closed`, `open` or `half_open`.
  String state() {
    return circuit.getState().name().toLowerCase(java.util.Locale.ROOT);
  }
}
