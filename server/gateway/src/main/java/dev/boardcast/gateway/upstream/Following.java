package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.Change;
import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Trace;
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
  private final Runnable unheard;
  private final Thread thread;

  /// Whether something may have been told that nobody heard. Of the thread alone.
  private boolean missed;

  /// Guarded by this.
  private Set<String> wanted;

  /// What was asked for last. Guarded by this.
  private Set<String> tried = Set.of();

  private volatile boolean closed;

  /// @param wanted addresses of resources
  /// @param timeoutMs of the requests of before, and until a newer server says that it tells
  /// @param missed whether a connection of before ended
  /// @param unheard to be called when the server tells again after a while in which it did not
  Following(
      String server,
      McpClient client,
      Set<String> wanted,
      long timeoutMs,
      boolean missed,
      Runnable unheard) {
    this.server = server;
    this.client = client;
    this.wanted = wanted;
    this.timeoutMs = timeoutMs;
    this.missed = missed;
    this.unheard = unheard;
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

  /// One request for what changes, as long as it is open.
  private final class Stream extends Counterpart.Silent implements Runnable {
    private final Set<String> uris;
    private final long beganNanos = System.nanoTime();
    private final Thread waits;

    /// Guarded by the outer one, as are the next two.
    private boolean acknowledged;

    private boolean over;

    /// Whether there is no use in asking again.
    private boolean last;

    Stream(Set<String> uris) {
      this.uris = uris;
      waits = Thread.ofVirtual().name("gateway-listening-" + server).start(this);
    }

    @Override
    public void run() {
      boolean none = false;
      try {
        client.request(
            new Question(
                "",
                "subscriptions/listen",
                filter(uris),
                RawObject.EMPTY,
                null,
                this,
                Trace.NONE,
                McpClient.NO_LIMIT_MS));
      } catch (GatewayException e) {
        LOG.debug("The server {} does not tell what has changed.", server, e);
        none = !client.isAlive() || e.fault().code() == ErrorCode.TOOL_NOT_SUPPORTED;
      } catch (InterruptedException _) {
        // Another has taken its place, or its connection is over.
      } finally {
        synchronized (Following.this) {
          over = true;
          last = none;
          Following.this.notifyAll();
        }
      }
    }

    @Override
    public void told(String method, RawObject params) {
      synchronized (Following.this) {
        acknowledged = true;
        Following.this.notifyAll();
      }
    }

    boolean wasLong() {
      return System.nanoTime() - beganNanos > TimeUnit.MILLISECONDS.toNanos(PAUSE_MAX_MS);
    }

    void end() {
      waits.interrupt();
    }
  }

  private void listen() throws InterruptedException {
    Stream heard = null;
    Stream next = null;
    long pauseMs = PAUSE_FIRST_MS;
    try {
      while (!closed) {
        next = new Stream(wanted());
        if (isTelling(next)) {
          // Only now: between the two, nobody would hear what is told.
          if (heard != null) {
            missed |= isOver(heard);
            heard.end();
          }
          heard = next;
          tellMissed();
          awaitOthers(heard);
          pauseMs = heard.wasLong() || !isOver(heard) ? PAUSE_FIRST_MS : pauseMs;
        } else if (isLast(next)) {
          return;
        }
        if (isOver(next) && !isOtherSoon(next.uris, pauseMs)) {
          pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
        }
        if (heard != null && isOver(heard)) {
          missed = true;
          heard = null;
        }
      }
    } finally {
      for (Stream one : new Stream[] {heard, next}) {
        if (one != null) {
          one.end();
        }
      }
    }
  }

  private void tellMissed() {
    if (missed) {
      missed = false;
      unheard.run();
    }
  }

  private synchronized boolean isLast(Stream stream) {
    return stream.last;
  }

  private synchronized boolean isOver(Stream stream) {
    return stream.over;
  }

  /// Waits until a server says that it tells, which it does at once; one that does not say so in
  /// time may tell all the same.
  private synchronized boolean isTelling(Stream stream) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    long leftNanos = until - System.nanoTime();
    while (!stream.acknowledged && !stream.over && leftNanos > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
      leftNanos = until - System.nanoTime();
    }
    // One that was acknowledged and has ended was heard until then.
    return stream.acknowledged || !stream.over;
  }

  /// Until it is over, or others are wanted.
  private synchronized void awaitOthers(Stream stream) throws InterruptedException {
    while (!stream.over && wanted.equals(stream.uris)) {
      wait();
    }
  }

  /// Waits for a while, or until others are wanted.
  ///
  /// @return whether they are
  private synchronized boolean isOtherSoon(Set<String> uris, long ms) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    long leftNanos = until - System.nanoTime();
    while (wanted.equals(uris) && leftNanos > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
      leftNanos = until - System.nanoTime();
    }
    return !wanted.equals(uris);
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
      if (all) {
        tellMissed();
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
