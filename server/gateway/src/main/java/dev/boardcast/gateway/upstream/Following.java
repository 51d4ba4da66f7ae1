package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.util.HashSet;
import java.util.Set;
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
      try {
        client.request(
            "subscriptions/listen", filter(wanted()), RawObject.EMPTY, McpClient.NO_LIMIT_MS);
        Thread.sleep(pauseMs);
        pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
      } catch (GatewayException e) {
        LOG.debug("The server {} does not tell what has changed.", server, e);
        if (!client.isAlive() || e.fault().code() == ErrorCode.TOOL_NOT_SUPPORTED) {
          return;
        }
        Thread.sleep(pauseMs);
        pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
      } catch (InterruptedException e) {
        if (closed) {
          throw e;
        }
        pauseMs = PAUSE_FIRST_MS;
      }
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
    while (!closed) {
      Set<String> now;
      synchronized (this) {
        while (wanted.equals(done)) {
          wait();
        }
        now = wanted;
      }
      for (String uri : now) {
        if (done.add(uri)) {
          ask("resources/subscribe", uri);
        }
      }
      for (String uri : Set.copyOf(done)) {
        if (!now.contains(uri)) {
          done.remove(uri);
          ask("resources/unsubscribe", uri);
        }
      }
    }
  }

  private void ask(String method, String uri) throws InterruptedException {
    try {
      client.request(
          method, RawObject.EMPTY.with("uri", RawObject.quote(uri)), RawObject.EMPTY, timeoutMs);
    } catch (GatewayException e) {
      // Who follows it hears nothing then: there is nobody to tell it any more.
      LOG.debug("The server {} refused {}.", server, method, e);
    }
  }
}
