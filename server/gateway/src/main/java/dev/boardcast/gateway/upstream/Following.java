package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one connection tells without being asked: which lists have changed, and which resources. A
/// server of 2026-07-28 tells as long as a request for it is open; one of before is told about each
/// resource. Thread-safe.
final class Following {
  /// After a request that ended early the next one is made; later each time.
  static final long PAUSE_FIRST_MS = 1_000;

  static final long PAUSE_MAX_MS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  private final String server;
  private final McpClient client;
  private final long timeoutMs;
  private final Thread thread;

  /// Guarded by this.
  private Set<String> wanted;

  /// What was asked for last. Guarded by this.
  private Set<String> tried = Set.of();

  private volatile boolean closed;

  /// @param wanted addresses of resources
  /// @param timeoutMs of the requests of before
  Following(String server, McpClient client, Set<String> wanted, long timeoutMs) {
    this.server = server;
    this.client = client;
    this.wanted = wanted;
    this.timeoutMs = timeoutMs;
    thread = Thread.ofVirtual().name("gateway-following-" + server).unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  /// These resources and no others, from now on.
  synchronized void follow(Set<String> uris) {
    if (!uris.equals(wanted)) {
      wanted = uris;
      notifyAll();
      if (client.revision().modern()) {
        // The open request is for others.
        thread.interrupt();
      }
    }
  }

  void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      if (client.revision().modern()) {
        listen();
      } else {
        subscribe();
      }
    } catch (InterruptedException _) {
      // Its connection is over.
    }
  }

  private synchronized Set<String> wanted() {
    return wanted;
  }

  private void listen() throws InterruptedException {
    long pauseMs = PAUSE_FIRST_MS;
    while (!closed) {
      long began = System.nanoTime();
      try {
        if (!open()) {
          return;
        }
        if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(PAUSE_MAX_MS)) {
          pauseMs = PAUSE_FIRST_MS;
        }
        Thread.sleep(pauseMs);
        pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
      } catch (InterruptedException e) {
        // Other resources are wanted, whether it was heard or about to be.
        if (closed) {
          throw e;
        }
        pauseMs = PAUSE_FIRST_MS;
      }
    }
  }

  /// As long as it is told.
  ///
  /// @return whether to ask again
  private boolean open() throws InterruptedException {
    try {
      client.request(
          "subscriptions/listen", filter(wanted()), RawObject.EMPTY, McpClient.NO_LIMIT_MS);
      return true;
    } catch (GatewayException e) {
      LOG.debug("The server {} does not tell what has changed.", server, e);
      return client.isAlive() && e.fault().code() != ErrorCode.TOOL_NOT_SUPPORTED;
    }
  }

  private static RawObject filter(Set<String> uris) {
    RawObject filter = RawObject.EMPTY;
    for (Change one : Change.values()) {
      filter = filter.with(one.filter(), "true");
    }
    if (!uris.isEmpty()) {
      filter =
          filter.with(
              "resourceSubscriptions",
              uris.stream().map(RawObject::quote).collect(Collectors.joining(",", "[", "]")));
    }
    return RawObject.EMPTY.with("notifications", filter.toString());
  }

  private void subscribe() throws InterruptedException {
    Set<String> done = new HashSet<>();
    long pauseMs = PAUSE_FIRST_MS;
    while (!closed) {
      Set<String> now = next(done, pauseMs);
      boolean all = true;
      for (String uri : now) {
        if (!done.contains(uri)) {
          if (ask("resources/subscribe", uri)) {
            done.add(uri);
          } else {
            all = false;
          }
        }
      }
      for (String uri : Set.copyOf(done)) {
        if (!now.contains(uri)) {
          done.remove(uri);
          ask("resources/unsubscribe", uri);
        }
      }
      pauseMs = all ? PAUSE_FIRST_MS : Math.min(PAUSE_MAX_MS, pauseMs * 2);
    }
  }

  /// Waits until something else is wanted than what there is. What was refused is asked for again
  /// after a pause, or as soon as something changes.
  private synchronized Set<String> next(Set<String> done, long pauseMs)
      throws InterruptedException {
    while (wanted.equals(done)) {
      tried = wanted;
      wait();
    }
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs);
    long leftNanos = until - System.nanoTime();
    while (wanted.equals(tried) && leftNanos > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
      leftNanos = until - System.nanoTime();
    }
    tried = wanted;
    return wanted;
  }

  /// @return whether it is so now, or will not be by asking again
  private boolean ask(String method, String uri) throws InterruptedException {
    try {
      client.request(
          method, RawObject.EMPTY.with("uri", RawObject.quote(uri)), RawObject.EMPTY, timeoutMs);
      return true;
    } catch (GatewayException e) {
      // Who follows it hears nothing until then: there is nobody to tell it.
      LOG.debug("The server {} refused {}.", server, method, e);
      return e.fault().code() == ErrorCode.TOOL_NOT_SUPPORTED;
    }
  }
}
