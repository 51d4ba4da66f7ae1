package dev.boardcast.mcp.watch;

import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.hub.HubListener;
import dev.boardcast.core.time.Backoff;
import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.protocol.hub.HubFrame;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes as the hub tells them. Connected while somebody watches, and again whenever the
/// connection is lost. Thread-safe.
public final class HubChanges implements Changes, AutoCloseable {
  /// How long somebody who begins to watch waits for the hub.
  static final Duration JOIN_PATIENCE = Duration.ofSeconds(2);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// The hub is asked for a sign of life so often, and has as long to give it.
  private static final Duration PING = Duration.ofSeconds(30);

  /// From opening the socket to the answered subscription, and from a later subscription to its
  /// answer, up to one `PING` more: a hub that keeps silent on it is given up.
  static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  /// Frames of one connection that cannot be read. With so many, it is given up.
  private static final int UNREAD_MAX_COUNT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(HubChanges.class);

  private final Supplier<Door> door;
  private final Duration answerMax;

  /// Guarded by this, as all below.
  private final WatchSubscriptions watchers = new WatchSubscriptions();

  private @Nullable Link link;
  private boolean closed;

  /// Where the hub is.
  ///
  /// @param apiKey goes into a header and nowhere else
  public record Door(URI url, String apiKey) {
    /// Without the key.
    @Override
    public String toString() {
      return "Door[" + url + "]";
    }
  }

  /// @param door asked for with the first watch, not before
  public HubChanges(Supplier<Door> door) {
    this(door, ANSWER_MAX);
  }

  HubChanges(Supplier<Door> door, Duration answerMax) {
    this.door = door;
    this.answerMax = answerMax;
  }

  @Override
  public Watch watch(WatchTopic target, Runnable changed) {
    WatchSubscriptions.Watcher watcher = new WatchSubscriptions.Watcher(target, changed);
    synchronized (this) {
      if (closed) {
        return () -> {};
      }
      watchers.add(watcher);
      Link open = link;
      if (open == null) {
        open = new Link();
        link = open;
        open.start();
      } else {
        open.ask();
        watchers.join(watcher);
      }
      awaitJoin(watcher);
    }
    return () -> unwatch(watcher);
  }

  private void awaitJoin(WatchSubscriptions.Watcher watcher) {
    long until = System.nanoTime() + JOIN_PATIENCE.toNanos();
    try {
      while (!watcher.isJoined() && !closed) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (leftMs <= 0) {
          break;
        }
        wait(leftMs);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    watcher.late();
  }

  private synchronized void unwatch(WatchSubscriptions.Watcher watcher) {
    watchers.remove(watcher);
    if (watchers.isEmpty()) {
      stop();
    }
  }

  private void stop() {
    Link open = link;
    link = null;
    if (open != null) {
      open.end();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stop();
    notifyAll();
  }

  /// The connection and its successors, until nobody watches any more. Its state is guarded by the
  /// one around it.
  private final class Link {
    private final Thread thread = Thread.ofVirtual().name("mcp-hub-link").unstarted(this::run);
    private @Nullable HubConnection connection;
    private boolean answered;
    private boolean welcomed;

    void start() {
      thread.start();
    }

    void end() {
      thread.interrupt();
      if (connection != null) {
        connection.close();
      }
    }

    private boolean isCurrent() {
      return link == this;
    }

    private void run() {
      int failures = 0;
      try {
        while (true) {
          Listener listener = new Listener();
          @Nullable HubConnection open;
          synchronized (HubChanges.this) {
            if (!isCurrent()) {
              return;
            }
            welcomed = false;
            answered = false;
            open = open(listener);
            connection = open;
          }
          if (open != null) {
            watchOver(open, listener);
          }
          synchronized (HubChanges.this) {
            if (!isCurrent()) {
              return;
            }
            failures = answered && !listener.isDoubtful() ? 1 : failures + 1;
            watchers.lost();
          }
          Thread.sleep(
              Backoff.delayMs(
                  failures, ThreadLocalRandom.current().nextDouble(), listener.retryAfterMs));
        }
      } catch (InterruptedException _) {
        // Nobody watches any more.
      }
    }

    /// Null where there is no way to the hub; there may be one later.
    private @Nullable HubConnection open(Listener listener) {
      try {
        Door to = door.get();
        return HubConnection.open(to.url(), to.apiKey(), CONNECT_TIMEOUT, listener);
      } catch (RuntimeException e) {
        LOG.warn("The hub cannot be asked for changes: {}", e.getMessage());
        return null;
      }
    }

    private void watchOver(HubConnection open, Listener listener) throws InterruptedException {
      if (open.awaitClosed(answerMax)) {
        return;
      }
      boolean owing = !isAnswered();
      while (!owing && !open.awaitClosed(PING)) {
        owing = listener.owes() || !listener.heard;
        listener.heard = false;
        open.ping();
      }
      if (owing) {
        LOG.debug("The hub is silent");
        open.close();
        var _ = open.awaitClosed(PING);
      }
    }

    private boolean isAnswered() {
      synchronized (HubChanges.this) {
        return answered;
      }
    }

    /// Asks the hub for what is not asked for yet. Guarded by the one around.
    void ask() {
      HubConnection open = connection;
      if (open != null && welcomed) {
        watchers.next().ifPresent(open::send);
      }
    }

    private final class Listener implements HubListener {
      /// Written by the connection's reader, taken back by the link's thread.
      private volatile boolean heard = true;

      /// When to come back, where the last that the hub said was that it goes; else 0.
      private volatile int retryAfterMs;

      private volatile int unread;

      /// Whether a subscription waited for its answer when this was asked before. Used by the
      /// link's thread alone.
      private boolean waited;

      /// Whether a subscription has not been answered since this was asked before.
      boolean owes() {
        synchronized (HubChanges.this) {
          boolean owes = waited && watchers.isWaiting();
          waited = watchers.isWaiting();
          return owes;
        }
      }

      boolean isDoubtful() {
        return unread >= UNREAD_MAX_COUNT;
      }

      @Override
      @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the connection's reader alone.
      public void onUnread(String why) {
        unread++;
        if (unread <= UNREAD_MAX_COUNT) {
          LOG.warn("A frame of the hub cannot be read: {}", why);
        }
        if (unread == UNREAD_MAX_COUNT) {
          HubConnection open;
          synchronized (HubChanges.this) {
            open = isCurrent() ? connection : null;
          }
          if (open != null) {
            open.close();
          }
        }
      }

      @Override
      public void onHeard() {
        heard = true;
        retryAfterMs = 0;
      }

      @Override
      public void onFrame(HubFrame frame, int characters) {
        List<Runnable> told =
            switch (frame) {
              case HubFrame.Welcome _ -> welcome();
              case HubFrame.Subscribed _ -> subscribed();
              case HubFrame.Event(var sequenced) -> {
                synchronized (HubChanges.this) {
                  yield isCurrent() ? watchers.touched(sequenced.event()) : List.of();
                }
              }
              case HubFrame.Replay _ -> List.of();
              case HubFrame.Fault(_, _, var after) when after.isPresent() -> {
                retryAfterMs = after.getAsInt();
                yield List.of();
              }
              case HubFrame.Fault(var code, var message, _) -> {
                LOG.warn("The hub refuses ({}): {}", code, message);
                yield List.of();
              }
            };
        told.forEach(Runnable::run);
      }

      private List<Runnable> welcome() {
        synchronized (HubChanges.this) {
          if (isCurrent()) {
            welcomed = true;
            watchers.welcome();
            ask();
          }
          return List.of();
        }
      }

      private List<Runnable> subscribed() {
        synchronized (HubChanges.this) {
          if (!isCurrent()) {
            return List.of();
          }
          answered = true;
          List<Runnable> told = watchers.subscribed();
          ask();
          HubChanges.this.notifyAll();
          return told;
        }
      }

      @Override
      public void onClosed(HubClosed reason) {
        LOG.debug("{}", reason.reason());
      }
    }
  }
}
