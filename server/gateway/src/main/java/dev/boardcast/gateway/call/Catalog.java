package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Offerings;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of what one server has beside tools. It is asked when somebody wants to know, by
/// one thread for all who wait. Thread-safe.
final class Catalog {
  /// After it could not be asked, a server rests for so long: each ask may start its process.
  static final long ASK_AGAIN_MS = 5_000;

  /// What it said is asked for anew after so long; few servers tell when they have something else.
  static final long FRESH_MAX_MS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

  interface Source {
    Offerings ask() throws GatewayException, InterruptedException;
  }

  /// @param missing why nothing is known of it; null where something is
  record Seen(Contents contents, @Nullable Fault missing) {}

  private final ServerConfig config;
  private final Source source;

  /// Null before it said anything. Guarded by this, as is all below.
  private @Nullable Contents said;

  private boolean stale = true;
  private @Nullable CompletableFuture<Boolean> asking;
  private long askedMs;
  private long downSinceMs = -1;
  private @Nullable Fault failed;
  private long failedMs;

  Catalog(ServerConfig config, Source source) {
    this.config = config;
    this.source = source;
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /// It may have something else.
  synchronized void outdate() {
    stale = true;
  }

  /// Asks, where it is time to; does not wait.
  synchronized void begin() {
    long now = nowMs();
    boolean rests = failed != null && now - failedMs < ASK_AGAIN_MS;
    if (asking == null && !rests && (stale || now - askedMs > FRESH_MAX_MS)) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      asking = answer;
      askedMs = now;
      stale = false;
      Thread.ofVirtual().name("gateway-catalog-" + config.id()).start(() -> fetch(answer));
    }
  }

  /// What is known, without waiting.
  synchronized Seen known() {
    boolean gone = downSinceMs >= 0 && nowMs() - downSinceMs > Server.KEPT_MAX_MS;
    Contents last = said;
    if (last != null && !gone) {
      return new Seen(last, null);
    }
    Fault why = failed;
    return new Seen(
        Contents.EMPTY,
        why == null
            ? Fault.unreachable(
                "The server `%s` has not said yet what it has: try again later."
                    .formatted(config.id()),
                1)
            : why);
  }

  /// What it has, as far as that is known in a while.
  Seen seen() throws InterruptedException {
    begin();
    CompletableFuture<Boolean> answer;
    long waitMs;
    synchronized (this) {
      answer = asking;
      waitMs = Math.max(0, Server.LIST_WAIT_MAX_MS - (nowMs() - askedMs));
    }
    if (answer != null) {
      try {
        var _ = answer.get(waitMs, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        // What was known before is shown.
      } catch (ExecutionException e) {
        throw new IllegalStateException("it never ends so", e);
      }
    }
    return known();
  }

  private void fetch(CompletableFuture<Boolean> answer) {
    Contents found = null;
    Fault fault =
        Fault.unreachable("The server `%s` cannot be asked what it has.".formatted(config.id()), 1);
    try {
      found = Contents.of(config, source.ask());
    } catch (GatewayException e) {
      fault = e.fault();
    } catch (InterruptedException e) {
      LOG.debug("Asking {} was interrupted.", config.id(), e);
    } catch (RuntimeException e) {
      LOG.error("asking {} what it has failed", config.id(), e);
    } finally {
      // However it ended: nobody waits for it any more, and it can be asked again.
      ended(found, fault);
      answer.complete(true);
    }
  }

  private synchronized void ended(@Nullable Contents found, Fault fault) {
    asking = null;
    if (found != null) {
      said = found;
      failed = null;
      downSinceMs = -1;
      return;
    }
    stale = true;
    failed = fault;
    failedMs = nowMs();
    if (downSinceMs < 0) {
      downSinceMs = failedMs;
    }
  }
}
