package dev.boardcast.tracker.store.postgres;

import dev.boardcast.core.sync.BellText;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears the other servers' bells.
///
/// A connection that is dead says nothing, as one on which nothing rings: so it is asked something
/// every few seconds, and given up when it does not answer. What rang meanwhile does not ring
/// again: the follower's looks find it, and with each new connection it looks at once.
final class BellListener implements AutoCloseable {
  /// Time between two questions, milliseconds.
  private static final int QUESTION_PERIOD_MS = 3_000;

  /// Before a new connection after one that failed, milliseconds.
  private static final long PAUSE_MS = 1_000;

  private static final long CLOSE_TIMEOUT_MS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(BellListener.class);

  private final Sessions sessions;
  private final String node;
  private final Follower follower;
  private final Thread thread;
  private volatile boolean closing;

  /// The connection that the thread waits at; ended by `close` to wake it.
  private volatile @Nullable Connection waiting;

  /// @param node this server, whose own bells say nothing new
  BellListener(Sessions sessions, String node, Follower follower) {
    this.sessions = sessions;
    this.node = node;
    this.follower = follower;
    thread = Thread.ofPlatform().name("tracker-listener").unstarted(this::run);
    thread.start();
  }

  @Override
  public void close() {
    closing = true;
    Connection present = waiting;
    if (present != null) {
      try {
        present.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("the listener's connection was gone: {}", e.getMessage());
      }
    }
    thread.interrupt();
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_TIMEOUT_MS))) {
        LOG.error("the listener did not stop within {} ms", CLOSE_TIMEOUT_MS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closing) {
      try (Sessions.Session session = sessions.open("listener", Follower.ANSWER_MAX_S)) {
        session.sql().update("LISTEN " + Bell.CHANNEL);
        waiting = session.connection();
        follower.lookNow();
        listen(session);
      } catch (StoreException | UnusableDatabaseException | SQLException e) {
        LOG.debug("the bells cannot be heard: {}", e.getMessage());
        pause();
      } catch (RuntimeException | Error e) {
        LOG.error("the listener failed; it goes on", e);
        pause();
      } finally {
        waiting = null;
      }
    }
  }

  private void listen(Sessions.Session session) throws SQLException {
    PGConnection connection = session.connection().unwrap(PGConnection.class);
    long askedAtNanos = System.nanoTime();
    while (!closing) {
      PGNotification @Nullable [] heard = connection.getNotifications(QUESTION_PERIOD_MS);
      if (heard != null) {
        for (PGNotification one : heard) {
          hear(BellText.read(one.getParameter()));
        }
      }
      if (System.nanoTime() - askedAtNanos >= TimeUnit.MILLISECONDS.toNanos(QUESTION_PERIOD_MS)) {
        askedAtNanos = System.nanoTime();
        var _ = session.sql().number("SELECT 1");
      }
    }
  }

  private void hear(BellText bell) {
    if (!bell.node().equals(node)) {
      bell.positions().ifPresentOrElse(follower::rung, follower::lookNow);
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException _) {
      // close() ends the wait.
    }
  }
}
