package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.LogLevel;
import dev.boardcast.gateway.connector.Question;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;
import dev.boardcast.gateway.upstream.link.Link;
import dev.boardcast.gateway.upstream.link.Outgoing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// From which level on an older server sends its log. It has one for all calls of a connection: the
/// least that one of them wants, and each caller gets of it what it wants itself. Thread-safe.
final class LogWanted {
  /// A server that does not say that it took a level gets the call without.
  static final long ANSWER_MAX_MS = 30_000;

  private static final String METHOD = "logging/setLevel";

  /// Held while the server is told, where that is waited for.
  private final ReentrantLock telling = new ReentrantLock();

  /// Null where nobody said.
  private volatile @Nullable LogLevel told;

  /// Whether the server sends less than this one wants, and can be told.
  boolean lacks(McpClient client, Question question) {
    return isMore(question.counterpart().logLevel())
        && client.offers("logging")
        && !client.revision().modern();
  }

  private boolean isMore(@Nullable LogLevel wanted) {
    LogLevel now = told;
    return wanted != null && (now == null || now.compareTo(wanted) > 0);
  }

  private synchronized boolean raise(LogLevel wanted) {
    if (!isMore(wanted)) {
      return false;
    }
    told = wanted;
    return true;
  }

  private static RawObject params(LogLevel wanted) {
    return RawObject.EMPTY.with("level", RawObject.quote(wanted.wireName()));
  }

  /// Tells it, and does not wait.
  void tell(Question question, long id, Link link) throws GatewayException {
    LogLevel wanted = question.counterpart().logLevel();
    if (wanted != null && raise(wanted)) {
      String json = Rpc.request(Long.toString(id), METHOD, params(wanted));
      link.send(new Outgoing(json, id, METHOD, null, () -> true));
    }
  }

  /// Tells it, or waits until another has: two requests over HTTP may be read in any order. Waits
  /// for half of the question's time at most; who has to wait longer asks without.
  ///
  /// @return the question, in the time that is left
  Question await(McpClient client, Question question)
      throws GatewayException, InterruptedException {
    long begun = System.nanoTime();
    long waitMaxMs = Math.min(question.timeoutMs() / 2, ANSWER_MAX_MS);
    LogLevel wanted = question.counterpart().logLevel();
    if (wanted != null && telling.tryLock(waitMaxMs, TimeUnit.MILLISECONDS)) {
      try {
        tellAndWait(client, wanted, waitMaxMs - sinceMs(begun));
      } finally {
        telling.unlock();
      }
    }
    return question.within(Math.max(1, question.timeoutMs() - sinceMs(begun)));
  }

  private static long sinceMs(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  private void tellAndWait(McpClient client, LogLevel wanted, long leftMs)
      throws GatewayException, InterruptedException {
    if (leftMs <= 0 || !isMore(wanted)) {
      return;
    }
    try {
      client.request(METHOD, params(wanted), RawObject.EMPTY, leftMs);
    } catch (GatewayException e) {
      if (e.fault().outcome() == Outcome.NOT_SENT) {
        throw e;
      }
      // Its log is not worth the call.
    }
    raise(wanted);
  }
}
