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
  /// After a failure whoever asks fails by the same, without another fetch.
  public static final long FAILED_MS = 1_000;

  /// Within so long after one was given up no other one is: a service that takes none is not worth
  /// a fetch with each call.
  public static final long GIVEN_UP_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SharedFetch.class);

  /// Gets one from outside. May block.
  public interface Fetch {
    /// @param refused that the service did not take; null for none
    Fetched fetch(@Nullable String refused) throws GatewayException, InterruptedException;
  }

  /// @param usedForMs before another one is fetched
  public record Fetched(String value, long usedForMs) {
    /// A record's own would have the value.
    @Override
    public String toString() {
      return "Fetched[for %d ms]".formatted(usedForMs);
    }
  }

  /// How a fetch ended: one of both.
  private record Ended(@Nullable String value, @Nullable Fault fault) {}

  private final String what;
  private final Fetch fetch;
  private final LongSupplier nanos;

  // Guarded by this.
  private @Nullable String value;
  private long valueUntil;
  private @Nullable Fault failure;
  private long failureUntil;
  private @Nullable String refused;
  private long refusedAt;
  private boolean hasRefused;
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
    synchronized (this) {
      long now = nanos.getAsLong();
      fetching = null;
      if (fetched == null) {
        value = null;
        failure = fault;
        failureUntil = now + TimeUnit.MILLISECONDS.toNanos(FAILED_MS);
      } else {
        failure = null;
        value = fetched.value();
        valueUntil = now + TimeUnit.MILLISECONDS.toNanos(fetched.usedForMs());
        refused = null;
      }
    }
    begun.complete(fetched == null ? new Ended(null, fault) : new Ended(fetched.value(), null));
  }

  @Override
  public synchronized void refused(String given) {
    long now = nanos.getAsLong();
    boolean tooSoon = hasRefused && now - refusedAt < TimeUnit.MILLISECONDS.toNanos(GIVEN_UP_MS);
    // Others may have had it refused, and there is another one by now.
    if (given.equals(value) && !tooSoon) {
      value = null;
      refused = given;
      refusedAt = now;
      hasRefused = true;
    }
  }
}
