package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.BreakerRule;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps calls from a server that fails. Thread-safe: its lock makes a move and the era that begins
/// with it one thing.
final class Breaker {
  /// All calls that one death of a server fails are one failure: it says nothing of the next start.
  static final long SAME_DEATH_NANOS = 100_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  private final String server;
  private final CircuitBreaker<Object> circuit;

  /// How often it has moved. Guarded by this, as is the next.
  private int era;

  private long lastDeathNanos = System.nanoTime() - SAME_DEATH_NANOS;

  Breaker(String server, ServerConfig.Breaker config, Observer observer) {
    this.server = server;
    int failures = Math.max(1, Math.ceilDiv(config.failureRate() * config.window(), 100));
    circuit =
        CircuitBreaker.builder()
            .withFailureThreshold(failures, config.window())
            .withSuccessThreshold(1)
            .withDelay(Duration.ofMillis(config.openMs()))
            .onOpen(_ -> {
              era++;
              LOG.warn("The breaker of {} is open.", server);
              observer.breakerMoved(server, "open");
            })
            .onHalfOpen(_ -> {
              era++;
              LOG.info("The breaker of {} lets one call through.", server);
              observer.breakerMoved(server, "half_open");
            })
            .onClose(_ -> {
              era++;
              LOG.info("The breaker of {} is closed.", server);
              observer.breakerMoved(server, "closed");
            })
            .build();
  }

  /// Lets a call through. How it went has to be told, once.
  ///
  /// @return of which time between two moves it is: what began before the last one says nothing of
  ///   what is asked now, as long as it may take, and the one probe decides alone
  /// @throws GatewayException where the server is left alone
  synchronized int enter() throws GatewayException {
    if (circuit.tryAcquirePermit()) {
      return era;
    }
    long leftMs = circuit.getRemainingDelay().toMillis();
    throw new GatewayException(
        Fault.unreachable(
            "The server `%s` failed too often lately, and is left alone for %d s more: use another tool meanwhile, or try again then."
                .formatted(server, Math.max(1, (leftMs + 999) / 1_000)),
            (int) Math.max(1, (leftMs + 999) / 1_000)));
  }

  synchronized void succeeded(int entered) {
    if (entered == era) {
      circuit.recordSuccess();
    }
  }

  /// It says something during a call: a probe that asks its caller shows all that was to be seen.
  synchronized void isAlive(int entered) {
    if (circuit.isHalfOpen()) {
      succeeded(entered);
    }
  }

  synchronized void failed(int entered, Fault fault) {
    if (BreakerRule.saysNothing(fault)) {
      undecided(entered);
    } else if (!BreakerRule.countsAgainst(fault)) {
      succeeded(entered);
    } else if (entered == era && (circuit.isHalfOpen() || !isOfTheSameDeath(fault))) {
      circuit.recordFailure();
    }
  }

  /// A call that took too long says so for itself alone.
  private boolean isOfTheSameDeath(Fault fault) {
    if (fault.outcome() != Outcome.UNKNOWN || fault.isTimeout()) {
      return false;
    }
    long now = System.nanoTime();
    if (now - lastDeathNanos < SAME_DEATH_NANOS) {
      return true;
    }
    // From the first on: calls that are lost one after the other are no single death.
    lastDeathNanos = now;
    return false;
  }

  /// Nobody waited for the end of it, or it did not get there.
  synchronized void undecided(int entered) {
    if (entered == era && circuit.isHalfOpen()) {
      // Its place has to be given back; the next probe says more.
      circuit.recordFailure();
    }
  }

  /// `closed`, `open` or `half_open`.
  String state() {
    return circuit.getState().name().toLowerCase(java.util.Locale.ROOT);
  }
}
