package dev.boardcast.mcp.watch;

import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.protocol.hub.ClientFrame;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Changes as the hub tells them. Connected while somebody watches, and again whenever the
/// connection is lost. Thread-safe.
public final class HubChanges implements Changes, AutoCloseable {
  /// How long somebody who begins to watch waits for the hub.
  static final Duration JOIN_PATIENCE = Duration.ofSeconds(2);

  /// From opening the socket to the answered subscription, and from a later subscription to its
  /// answer: a hub that keeps silent on it is given up.
  static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final Supplier<Door> door;
  private final Duration answerMax;

  /// Guarded by this, as all below.
  private final WatchSubscriptions watchers = new WatchSubscriptions();

  private @Nullable HubLink link;

  /// The link's; one that is ended may still speak for a moment, and is not listened to.
  private @Nullable Subscriber subscriber;

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
  public Watch watch(WatchTopic target, @Nullable String notBy, Runnable changed) {
    WatchSubscriptions.Watcher watcher = new WatchSubscriptions.Watcher(target, notBy, changed);
    synchronized (this) {
      if (closed) {
        return () -> {};
      }
      watchers.add(watcher);
      HubLink open = link;
      if (open == null) {
        Subscriber next = new Subscriber();
        open = new HubLink(door, answerMax, next);
        link = open;
        subscriber = next;
        open.start();
      } else {
        watchers.join(watcher);
        open.ask();
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
    HubLink open = link;
    link = null;
    subscriber = null;
    // The next link's hub knows nothing of what this one's was asked for.
    watchers.lost();
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

  /// What a link is told, and tells.
  private final class Subscriber implements HubLink.Subscriber {
    /// Guarded by the one around.
    private boolean isCurrent() {
      return subscriber == this;
    }

    @Override
    public void welcomed() {
      synchronized (HubChanges.this) {
        if (isCurrent()) {
          watchers.welcome();
        }
      }
    }

    @Override
    public Optional<ClientFrame.Subscribe> next() {
      synchronized (HubChanges.this) {
        return isCurrent() ? watchers.next() : Optional.empty();
      }
    }

    @Override
    public void subscribed() {
      List<Runnable> told;
      synchronized (HubChanges.this) {
        told = isCurrent() ? watchers.subscribed() : List.of();
        HubChanges.this.notifyAll();
      }
      told.forEach(Runnable::run);
    }

    @Override
    public void event(BoardEvent event) {
      List<Runnable> told;
      synchronized (HubChanges.this) {
        told = isCurrent() ? watchers.touched(event) : List.of();
      }
      told.forEach(Runnable::run);
    }

    @Override
    public void lost() {
      synchronized (HubChanges.this) {
        if (isCurrent()) {
          watchers.lost();
        }
      }
    }
  }
}
