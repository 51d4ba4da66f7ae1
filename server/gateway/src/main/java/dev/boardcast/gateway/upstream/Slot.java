package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.RestartRule;
import dev.boardcast.gateway.json.RawObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where one connection to a server is, or will be at the next call. Thread-safe.
final class Slot {
  /// Opens a connection, its handshake done.
  interface Opener {
    McpClient open(Slot slot) throws GatewayException, InterruptedException;
  }

  private final String server;
  private final boolean shared;
  private final RawObject offers;
  private final Opener opener;

  /// Held while a connection is opened: the others that want it wait for it, and stop waiting where
  /// they are interrupted.
  private final ReentrantLock opening = new ReentrantLock();

  private volatile @Nullable McpClient client;
  private volatile RestartRule restart = RestartRule.FRESH;
  private volatile boolean starting;

  /// Whether anything was asked of the server at this start. Guarded by `opening`.
  private boolean asked;

  private final AtomicInteger holders = new AtomicInteger();

  /// @param shared whether it is the one of all, by which the server says what it has
  /// @param offers what its server, where it is an older one, is told that callers do for it
  Slot(String server, boolean shared, RawObject offers, Opener opener) {
    this.server = server;
    this.shared = shared;
    this.offers = offers;
    this.opener = opener;
  }

  boolean isShared() {
    return shared;
  }

  RawObject offers() {
    return offers;
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /// The connection; opened where there is none.
  McpClient take() throws GatewayException, InterruptedException {
    McpClient open = client;
    if (open != null && open.isAlive()) {
      return open;
    }
    opening.lockInterruptibly();
    try {
      open = client;
      if (open != null && open.isAlive()) {
        return open;
      }
      // A call that comes within the pause fails, and makes it no longer.
      pause();
      return start();
    } finally {
      opening.unlock();
    }
  }

  private McpClient start() throws GatewayException, InterruptedException {
    starting = true;
    asked = false;
    try {
      McpClient made = opener.open(this);
      client = made;
      return made;
    } catch (GatewayException e) {
      // What is missing here says nothing of the server, and its sentence is to be read each time.
      if (asked) {
        restart = restart.died(false, nowMs(), Math.random());
      }
      throw e;
    } finally {
      starting = false;
    }
  }

  private void pause() throws GatewayException, InterruptedException {
    long waitMs = restart.waitMs(nowMs());
    if (waitMs > RestartRule.WAIT_MAX_MS) {
      throw new GatewayException(
          Fault.unreachable(
              "The server `%s` could not be started %d times in a row; it is tried again in %d s. Tell whoever runs the gateway, where it lasts."
                  .formatted(server, restart.failures(), (waitMs + 999) / 1_000),
              (int) ((waitMs + 999) / 1_000)));
    }
    Thread.sleep(Duration.ofMillis(waitMs));
  }

  /// All that is needed here is there: what goes wrong from now on is the server's.
  void asks() {
    asked = true;
  }

  /// A connection is gone.
  void died(McpClient gone) {
    restart = restart.died(gone.hasAnswered(), nowMs(), Math.random());
  }

  void hold() {
    holders.incrementAndGet();
  }

  void release() {
    holders.decrementAndGet();
  }

  /// Whether nothing is lost where it is given up: nobody uses it, nothing is open, and no pause is
  /// to be kept.
  boolean isOfNoUse() {
    return holders.get() == 0 && current() == null && restart.waitMs(nowMs()) == 0;
  }

  /// Whether its connection, where one is open, is as it is wanted.
  boolean isFor(Predicate<McpClient> usable) {
    McpClient open = current();
    return open == null || usable.test(open);
  }

  boolean isStarting() {
    return starting;
  }

  @Nullable McpClient current() {
    McpClient open = client;
    return open != null && open.isAlive() ? open : null;
  }

  /// Takes the connection out where it is open and was not used for so long; null where not.
  @Nullable McpClient takeIdle(long idleNanos) {
    if (!opening.tryLock()) {
      return null;
    }
    try {
      McpClient open = current();
      if (open == null || holders.get() > 0 || System.nanoTime() - open.usedNanos() < idleNanos) {
        return null;
      }
      client = null;
      return open;
    } finally {
      opening.unlock();
    }
  }

  @Nullable McpClient takeOut() {
    McpClient open = client;
    client = null;
    return open;
  }
}
