package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.pin.Pins;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server of the configuration that is in force: what it offers, and how much it is asked.
/// Thread-safe.
public final class Server {
  /// Calls in flight; one more is refused with 429.
  static final int CALLS_MAX_COUNT = 256;

  /// A list waits so long for one server.
  static final long LIST_WAIT_MAX_MS = 2_000;

  /// What a server offered is shown for so long after it could not be asked any more.
  static final long KEPT_MAX_MS = 300_000;

  /// After a failure it is not asked again sooner.
  private static final long ASK_AGAIN_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final ServerConfig config;
  private final Connector connector;
  private final Breaker breaker;
  private final Limiter limiter;
  private final Semaphore free = new Semaphore(CALLS_MAX_COUNT);
  private final Pins pins;
  private final Observer observer;
  private final Catalog catalog;

  /// Guarded by this, as is all below.
  private Listing listing = Listing.EMPTY;

  /// All that it said it has, from which `listing` is made.
  private List<ToolEntry> said = List.of();

  private boolean stale = true;
  private @Nullable CompletableFuture<Listing> asking;
  private long askedMs;
  private long failedMs;
  private long downSinceMs = -1;
  private @Nullable Fault lastFault;

  Server(ServerConfig config, Connector connector, Pins pins, Observer observer) {
    this.config = config;
    this.connector = connector;
    this.pins = pins;
    this.observer = observer;
    breaker = new Breaker(config.id(), config.breaker(), observer);
    limiter = new Limiter(config.rateLimits());
    catalog = new Catalog(config, connector::offerings);
  }

  public ServerConfig config() {
    return config;
  }

  public Connector connector() {
    return connector;
  }

  public String breakerState() {
    return breaker.state();
  }

  /// What it has beside tools.
  Catalog catalog() {
    return catalog;
  }

  Breaker breaker() {
    return breaker;
  }

  Limiter limiter() {
    return limiter;
  }

  Semaphore free() {
    return free;
  }

  public int inFlight() {
    return CALLS_MAX_COUNT - free.availablePermits();
  }

  /// Tools of it that are not offered, and why; by their aggregate names.
  public synchronized Map<String, String> withheld() {
    return listing.withheld();
  }

  /// Why a tool is withheld that is not what was let in; null for one that is not withheld so.
  @Nullable String changed(String aggregateName) {
    var _ = reconsider();
    synchronized (this) {
      return listing.changed().containsKey(aggregateName)
          ? listing.withheld().get(aggregateName)
          : null;
    }
  }

  /// Looks whether somebody has accepted what was withheld.
  ///
  /// @return whether it offers something else now
  boolean reconsider() {
    if (!pins.isOutdated()) {
      return false;
    }
    List<ToolEntry> all;
    synchronized (this) {
      all = said;
    }
    try {
      Listing found = judged(all);
      synchronized (this) {
        if (!said.equals(all)) {
          return false;
        }
        boolean other = !found.tools().equals(listing.tools());
        listing = found;
        return other;
      }
    } catch (GatewayException e) {
      failed(e.fault());
      return true;
    }
  }

  private Listing judged(List<ToolEntry> all) throws GatewayException {
    try {
      Map<String, Pins.Broken> broken = pins.judge(all);
      broken.forEach((tool, how) -> {
        if (how.isNews()) {
          observer.pinBroken(config.id(), tool, how.verdict());
        }
      });
      return Listing.of(config, all, broken);
    } catch (IOException e) {
      LOG.error(
          "The server {} is not offered, for its pins cannot be used: {}",
          config.id(),
          e.getMessage());
      observer.pinsUnreadable(config.id());
      synchronized (this) {
        listing = Listing.EMPTY;
      }
      throw new GatewayException(
          Fault.refused(
              ErrorCode.CONFIGURATION_ERROR,
              "The server `%s` is not offered: what its tools were when they were accepted cannot be read. Tell whoever runs the gateway (`boardcast gateway pins diff %s`)."
                  .formatted(config.id(), config.id())));
    }
  }

  /// What it offers may have changed.
  void outdate(Change change) {
    if (change != Change.TOOLS) {
      catalog.outdate();
      return;
    }
    synchronized (this) {
      stale = true;
    }
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /// What it offers, as far as that is known in a while.
  Listing offered() throws InterruptedException {
    CompletableFuture<Listing> answer;
    long waitMs;
    synchronized (this) {
      answer = stale ? ask() : null;
      if (answer == null) {
        return kept();
      }
      waitMs = Math.max(0, LIST_WAIT_MAX_MS - (nowMs() - askedMs));
    }
    try {
      return answer.get(waitMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      synchronized (this) {
        return kept();
      }
    }
  }

  /// Under the lock.
  private Listing kept() {
    return downSinceMs >= 0 && nowMs() - downSinceMs > KEPT_MAX_MS ? Listing.EMPTY : listing;
  }

  /// A tool of it; null where there is none of that name.
  ///
  /// @throws GatewayException where nobody knows, for it cannot be asked
  Listing.@Nullable Offer tool(String aggregateName) throws GatewayException, InterruptedException {
    return find(listing -> listing.offer(aggregateName));
  }

  /// The same as far as it is known without asking; null for all else.
  synchronized Listing.@Nullable Offer known(String aggregateName) {
    return kept().offer(aggregateName);
  }

  /// The aggregate name of a tool of its own name; null where there is none.
  @Nullable String nameOf(String tool) throws GatewayException, InterruptedException {
    return find(listing ->
        listing.tools().entrySet().stream()
            .filter(entry -> entry.getValue().name().equals(tool))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(null));
  }

  /// The aggregate name of a tool that is withheld because it is not what was let in; null where
  /// none of that name is.
  synchronized @Nullable String changedNameOf(String tool) {
    return listing.changed().entrySet().stream()
        .filter(entry -> entry.getValue().equals(tool))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private <T> @Nullable T find(Function<Listing, @Nullable T> wanted)
      throws GatewayException, InterruptedException {
    CompletableFuture<Listing> answer;
    synchronized (this) {
      T known = wanted.apply(kept());
      if (known != null) {
        return known;
      }
      if (!stale && asking == null) {
        return null;
      }
      answer = ask();
      Fault last = lastFault;
      if (answer == null && last != null) {
        // However many calls there are, it is asked as often as by lists.
        throw new GatewayException(last);
      }
    }
    if (answer == null) {
      return null;
    }
    try {
      return wanted.apply(
          answer.get(config.timeouts().connectMs() + LIST_WAIT_MAX_MS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      throw new GatewayException(
          Fault.unreachable(
              "The server `%s` does not say which tools it has: try again later."
                  .formatted(config.id()),
              5));
    } catch (ExecutionException _) {
      synchronized (this) {
        throw new GatewayException(
            lastFault == null
                ? Fault.unreachable("The server `%s` is not there.".formatted(config.id()), 0)
                : lastFault);
      }
    }
  }

  /// Under the lock. Null where it failed a moment ago.
  private @Nullable CompletableFuture<Listing> ask() {
    if (asking != null) {
      return asking;
    }
    long now = nowMs();
    if (lastFault != null && now - failedMs < ASK_AGAIN_MS) {
      return null;
    }
    CompletableFuture<Listing> answer = new CompletableFuture<>();
    asking = answer;
    askedMs = now;
    stale = false;
    Thread.ofVirtual().name("gateway-list-" + config.id()).start(() -> fetch(answer));
    return answer;
  }

  private void fetch(CompletableFuture<Listing> answer) {
    try {
      List<ToolEntry> all = connector.tools();
      Listing found = judged(all);
      found.withheld().forEach((name, why) -> LOG.warn("The tool {} is withheld: {}.", name, why));
      synchronized (this) {
        said = all;
        listing = found;
        asking = null;
        lastFault = null;
        downSinceMs = -1;
      }
      answer.complete(found);
    } catch (GatewayException e) {
      failed(e.fault());
      answer.completeExceptionally(e);
    } catch (InterruptedException | RuntimeException e) {
      failed(Fault.unreachable("The server `%s` cannot be asked.".formatted(config.id()), 1));
      answer.completeExceptionally(e);
    }
  }

  private synchronized void failed(Fault fault) {
    asking = null;
    stale = true;
    lastFault = fault;
    failedMs = nowMs();
    if (downSinceMs < 0) {
      downSinceMs = failedMs;
    }
  }
}
