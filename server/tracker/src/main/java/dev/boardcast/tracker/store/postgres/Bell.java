package dev.boardcast.tracker.store.postgres;

import dev.boardcast.core.sync.BellText;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rings for the other servers, after commits: once for all that was committed since the last time.
///
/// Never in a change's own transaction, whose commit would hold a lock of the whole server over its
/// sync. What it fails to say is found by the others' looks. Thread-safe.
final class Bell implements AutoCloseable {
  static final String CHANNEL = "boardcast";

  /// The shortest time between two rings, milliseconds.
  static final long PAUSE_MS = 10;

  private static final long CLOSE_TIMEOUT_MS = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(Bell.class);

  private final Sessions sessions;
  private final String node;
  private final Thread thread;

  // Guarded by this.
  private Map<Integer, Long> unsaid = new HashMap<>();
  private boolean closing;

  /// Touched by the thread only.
  private Sessions.@Nullable Session session;

  Bell(Sessions sessions, String node) {
    this.sessions = sessions;
    this.node = node;
    thread = Thread.ofPlatform().name("tracker-bell").unstarted(this::run);
    thread.start();
  }

  /// The logs go so far.
  synchronized void ring(Map<Integer, Long> positions) {
    positions.forEach((project, sequence) -> unsaid.merge(project, sequence, Math::max));
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_TIMEOUT_MS))) {
        LOG.error("the bell did not stop within {} ms", CLOSE_TIMEOUT_MS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    for (Map<Integer, Long> positions = next(); !positions.isEmpty(); positions = next()) {
      try {
        say(BellText.write(node, positions));
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      } catch (StoreException | UnusableDatabaseException e) {
        LOG.debug("the bell was not heard: {}", e.getMessage());
        end();
      } catch (InterruptedException _) {
        // Nobody but close() ends this thread.
      } catch (RuntimeException | Error e) {
        LOG.error("the bell failed; it goes on", e);
        end();
      }
    }
    end();
  }

  /// @return empty at the end
  private synchronized Map<Integer, Long> next() {
    while (unsaid.isEmpty() && !closing) {
      try {
        wait();
      } catch (InterruptedException _) {
        // Nobody but close() ends this thread.
      }
    }
    Map<Integer, Long> next = unsaid;
    unsaid = new HashMap<>();
    return next;
  }

  private void say(String text) throws UnusableDatabaseException {
    Sessions.Session present = session;
    if (present == null) {
      present = sessions.open("bell", Follower.ANSWER_MAX_S);
      session = present;
      // Nothing is lost with a bell: its commit waits for no disk and no standby.
      present.sql().update("SET synchronous_commit = off");
    }
    present.sql().list("SELECT pg_notify(?, ?)", _ -> true, CHANNEL, text);
  }

  private void end() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
