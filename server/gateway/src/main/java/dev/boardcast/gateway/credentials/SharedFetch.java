package dev.boardcast.gateway.credentials;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What shows the gateway somewhere and is got from outside: fetched by one at a time, for all who
/// wait, and kept for a while. Thread-safe.
public final class SharedFetch implements Tokens.Source {
  /// After a failure whoever asks fails by the same, without another fetch: for so long at first,
  /// twice as long each time, up to the other; and at least for as long as it says itself, up to
  /// five minutes.
  public static final long FAILED_MS = 1_000;

  /// Callers are told to come back sooner than that, and somebody may just have mended it.
  public static final long FAILED_MAX_MS = 10_000;

  public static final long SAID_MAX_MS = 300_000;

  /// Within so long after one was given up no other one is: a service that takes none is not worth
  /// a fetch with each call. Twice as long each time, up to the other, until one is taken.
  public static final long GIVEN_UP_MS = 1_000;

  public static final long GIVEN_UP_MAX_MS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger(SharedFetch.class);

  /// Gets one from outside. May block.
  public interface Fetch {
    /// @param refused that the service did not take; null for none
    Fetched fetch(@Nullable String refused) throws GatewayException, InterruptedException;
  }

  /// Both are counted from before the fetch.
  ///
  /// @param usedForMs before another one is fetched
  /// @param goodForMs in which it is used where no other one can be had
  public record Fetched(String value, long usedForMs, long goodForMs) {
    /// A record's own would have the value.
    @Override
    public String toString() {
      return "Fetched[for %d ms]".formatted(usedForMs);
    }
  }

  /// How a fetch ended: one of both.
  private record Ended(@Nullable String value, @Nullable Fault fault) {
    @Override
    public String toString() {
      return "Ended[%s]".formatted(fault == null ? "well" : fault.code());
    }
  }

  private final String what;
  private final Fetch fetch;
  private final LongSupplier nanos;

  // Guarded by this.
  private @Nullable String value;
  private long valueUntil;
  private long goodUntil;

  private @Nullable Fault failure;
  private long failureUntil;
  private long failedMs = FAILED_MS;
  private @Nullable String refused;
  private long refusedAt;
  private boolean hasRefused;
  private long givenUpMs = GIVEN_UP_MS;
  private @Nullable CompletableFuture<Ended> fetching;

  /// @param what for messages and threads' names
  /// @param nanos a clock
  public SharedFetch(String what, Fetch fetch, LongSupplier nanos) {
    this.what = what;
    this.fetch = fetch;
    this.nanos = nanos;
  }

  @Override
  public String token() throws GatewayException, InterruptedException {
    CompletableFuture<Ended> awaited;
    synchronized (this) {
      long now = nanos.getAsLong();
      if (value != null && now - valueUntil < 0) {
        return value;
      }
      if (failure != null && now - failureUntil < 0) {
        if (value != null && isUsedBeside(failure, now)) {
          return value;
        }
        throw new GatewayException(failure);
      }
      awaited = fetching;
      if (awaited == null) {
        CompletableFuture<Ended> begun = new CompletableFuture<>();
        fetching = begun;
        awaited = begun;
        // On a thread of its own: who began it may be cancelled, and the others still wait.
        Thread.ofVirtual().name("gateway-fetch-" + what).start(() -> fetch(begun));
      }
    }
    try {
      Ended ended = awaited.get();
      if (ended.value() != null) {
        return ended.value();
      }
      throw new GatewayException(ended.fault() == null ? broken() : ended.fault());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Fault broken() {
    return Fault.refused(
        ErrorCode.API_INTERNAL_ERROR,
        "Fetching what shows the gateway failed for `%s`: tell whoever runs it.".formatted(what));
  }

  private void fetch(CompletableFuture<Ended> begun) {
    long from = nanos.getAsLong();
    String given;
    synchronized (this) {
      given = refused;
    }
    @Nullable Fetched fetched = null;
    Fault fault = broken();
    try {
      fetched = fetch.fetch(given);
    } catch (GatewayException e) {
      fault = e.fault();
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
    } catch (RuntimeException | Error e) {
      LOG.error("fetching what shows the gateway failed for {}", what, e);
    }
    begun.complete(fetched == null ? failed(fault) : succeeded(fetched, from));
  }

  private synchronized Ended succeeded(Fetched fetched, long from) {
    fetching = null;
    failure = null;
    failedMs = FAILED_MS;
    refused = null;
    value = fetched.value();
    valueUntil = from + TimeUnit.MILLISECONDS.toNanos(fetched.usedForMs());
    goodUntil = from + TimeUnit.MILLISECONDS.toNanos(fetched.goodForMs());
    return new Ended(value, null);
  }

  private synchronized Ended failed(Fault fault) {
    long now = nanos.getAsLong();
    fetching = null;
    failure = fault;
    long heldMs = Math.max(failedMs, Math.min(SAID_MAX_MS, fault.retryAfterS() * 1_000L));
    failureUntil = now + TimeUnit.MILLISECONDS.toNanos(heldMs);
    failedMs = Math.min(FAILED_MAX_MS, failedMs * 2);
    return value != null && isUsedBeside(fault, now)
        ? new Ended(value, null)
        : new Ended(null, fault);
  }

  /// Whether the value that there is goes on being used: where nobody can say another one. Who
  /// answers that there is none has taken it back. Under the lock.
  private boolean isUsedBeside(Fault fault, long now) {
    return now - goodUntil < 0 && fault.retryable();
  }

  @Override
  public synchronized void refused(String given) {
    long now = nanos.getAsLong();
    boolean tooSoon = hasRefused && now - refusedAt < TimeUnit.MILLISECONDS.toNanos(givenUpMs);
    // Others may have had it refused, and there is another one by now.
    if (given.equals(value) && !tooSoon) {
      valueUntil = now;
      refused = given;
      givenUpMs = hasRefused ? Math.min(GIVEN_UP_MAX_MS, givenUpMs * 2) : GIVEN_UP_MS;
      refusedAt = now;
      hasRefused = true;
    }
  }

  @Override
  public synchronized void taken(String given) {
    if (hasRefused && given.equals(value)) {
      hasRefused = false;
      givenUpMs = GIVEN_UP_MS;
    }
  }
}
