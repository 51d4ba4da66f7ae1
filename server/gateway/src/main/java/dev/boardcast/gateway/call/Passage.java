package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.KeyConfig;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.RetryRule;
import dev.boardcast.gateway.flight.Cancelling;
import dev.boardcast.gateway.flight.Ending;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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

    /// Begins to, as `Connector.begin`.
    default @Nullable Runnable begin(long timeoutMs, Runnable alive, Consumer<Ending> ended)
        throws GatewayException {
      return null;
    }
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
    enter(key, server);
    try {
      return new Attempts(track, server, nature, attempt).make();
    } finally {
      leave(server);
    }
  }

  /// The same without waiting for it; where something has to be waited for, a thread does.
  ///
  /// @param ended told once; must not block, where it is told a result
  /// @throws GatewayException where there is no result; then nobody is told
  void begin(
      CallTrack track,
      KeyConfig key,
      Server server,
      Nature nature,
      Attempt attempt,
      Cancelling cancelling,
      Consumer<Ending> ended)
      throws GatewayException {
    enter(key, server);
    AtomicBoolean over = new AtomicBoolean();
    try {
      new Attempts(track, server, nature, attempt)
          .begin(
              cancelling,
              how -> {
                if (over.compareAndSet(false, true)) {
                  leave(server);
                  ended.accept(how);
                }
              });
    } catch (GatewayException | RuntimeException | Error e) {
      if (over.compareAndSet(false, true)) {
        leave(server);
        throw e;
      }
      // How it ended was told before.
    }
  }

  private void enter(KeyConfig key, Server server) throws GatewayException {
    if (!free.tryAcquire()) {
      observer.limited(key, "");
      throw new GatewayException(
          Fault.limited("More than %d calls at once.".formatted(CALLS_MAX_COUNT), 1));
    }
    if (!server.free().tryAcquire()) {
      free.release();
      observer.limited(key, server.config().id());
      throw new GatewayException(
          Fault.limited(
              "More than %d calls at once to `%s`: wait for some to end."
                  .formatted(Server.CALLS_MAX_COUNT, server.config().id()),
              1));
    }
  }

  private void leave(Server server) {
    server.free().release();
    free.release();
  }

  /// The attempts of one call, one after the other. Of one thread at a time.
  private final class Attempts {
    private final CallTrack track;
    private final Server server;
    private final Nature nature;
    private final Attempt made;
    private final RetryRule rule;
    private final long callMs;
    private final long deadline;
    private int attempt;
    private int entered;
    private long began;
    private AtomicBoolean heard = new AtomicBoolean();

    Attempts(CallTrack track, Server server, Nature nature, Attempt made) {
      this.track = track;
      this.server = server;
      this.nature = nature;
      this.made = made;
      ServerConfig config = server.config();
      rule = new RetryRule(config.retry().maxAttempts(), config.retry().backoffMs());
      callMs = config.timeouts().callMs();
      deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(callMs);
    }

    String make() throws GatewayException, InterruptedException {
      while (true) {
        enter();
        String result = tried();
        if (result != null) {
          return result;
        }
      }
    }

    /// @return null where it is to be made again
    private @Nullable String tried() throws GatewayException, InterruptedException {
      try {
        String result = made.make(leftMs(), alive());
        succeeded();
        return result;
      } catch (GatewayException e) {
        Thread.sleep(pauseMs(e));
        return null;
      } catch (InterruptedException e) {
        cancelled();
        throw e;
      } catch (RuntimeException | Error e) {
        broken();
        throw e;
      }
    }

    void begin(Cancelling cancelling, Consumer<Ending> ended) throws GatewayException {
      enter();
      Runnable cancel;
      try {
        cancel = made.begin(leftMs(), alive(), how -> ended(how, cancelling, ended));
      } catch (GatewayException e) {
        again(pauseMs(e), cancelling, ended);
        return;
      } catch (RuntimeException | Error e) {
        broken();
        throw e;
      }
      if (cancel != null) {
        cancelling.begun(cancel);
        return;
      }
      onThread(
          () -> {
            String result = tried();
            return result == null ? make() : result;
          },
          cancelling,
          ended);
    }

    private void ended(Ending how, Cancelling cancelling, Consumer<Ending> ended) {
      boolean goesOn = false;
      try {
        goesOn = goesOn(how, cancelling, ended);
      } finally {
        // Whatever counting it comes to, who waits is told.
        if (!goesOn) {
          ended.accept(how);
        }
      }
    }

    private boolean goesOn(Ending how, Cancelling cancelling, Consumer<Ending> ended) {
      switch (how) {
        case Ending.Result _ -> succeeded();
        case Ending.Failed(var why) -> {
          try {
            again(pauseMs(why), cancelling, ended);
            return true;
          } catch (GatewayException _) {
            // Once was enough.
          }
        }
        case Ending.Cancelled() -> cancelled();
        case Ending.Broken _ -> broken();
      }
      return false;
    }

    private void again(long pauseMs, Cancelling cancelling, Consumer<Ending> ended) {
      onThread(
          () -> {
            Thread.sleep(pauseMs);
            return make();
          },
          cancelling,
          ended);
    }

    private void onThread(Ending.Work work, Cancelling cancelling, Consumer<Ending> ended) {
      Thread thread =
          Thread.ofVirtual()
              .name("gateway-call")
              .start(() -> {
                Ending how = Ending.of(work);
                // An interrupt was for the call, not for its answer.
                var _ = Thread.interrupted();
                ended.accept(how);
              });
      cancelling.goesOn(thread::interrupt);
    }

    private void enter() throws GatewayException {
      entered = server.breaker().enter();
      attempt++;
      began = System.nanoTime();
      heard = new AtomicBoolean();
    }

    private long leftMs() {
      return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }

    private Runnable alive() {
      AtomicBoolean now = heard;
      int ofWhen = entered;
      return () -> {
        if (now.compareAndSet(false, true)) {
          server.breaker().isAlive(ofWhen);
        }
      };
    }

    private void succeeded() {
      track.attempted(System.nanoTime() - began);
      server.breaker().succeeded(entered);
    }

    /// It failed.
    ///
    /// @return how long until the next attempt
    /// @throws GatewayException the same, where there is none
    private long pauseMs(GatewayException e) throws GatewayException {
      track.attempted(System.nanoTime() - began);
      if (nature.ownErrors() || e.fault().upstream().isEmpty()) {
        server.breaker().failed(entered, e.fault());
      } else {
        server.breaker().succeeded(entered);
      }
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      long pauseMs = rule.pauseMs(e.fault(), attempt, nature.repeatable(), leftMs, Math.random());
      if (pauseMs == RetryRule.NEVER) {
        throw e;
      }
      observer.retried(server.config().id());
      return pauseMs;
    }

    private void cancelled() {
      long tookNanos = System.nanoTime() - began;
      track.attempted(tookNanos);
      if (!heard.get() && tookNanos > TimeUnit.MILLISECONDS.toNanos(callMs) / 2) {
        // Callers who are less patient than the gateway see a server hang, too.
        server.breaker().failed(entered, Fault.timedOut("Nobody waited any more."));
      } else {
        server.breaker().undecided(entered);
      }
    }

    private void broken() {
      track.attempted(System.nanoTime() - began);
      server.breaker().undecided(entered);
    }
  }
}
