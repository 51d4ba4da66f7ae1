package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.connector.Counterpart;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.json.RawObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A request without an answer yet. What arrives for it waits here for the thread that made the
/// call, so that a caller who reads slowly keeps nobody else waiting; where no thread waits, a
/// short result is passed on by whoever brings it, and anything else finds one. Thread-safe.
final class PendingCall {
  /// Notifications that wait; more are dropped: of progress each says more than the one before.
  static final int NEWS_MAX_COUNT = 256;

  /// Questions that have no answer yet; one more is answered with an error.
  static final int ASKED_MAX_COUNT = 32;

  /// A caller has so long to answer what a server asks; then the call's own time is over, too.
  static final Duration ASKED_MAX = Duration.ofMinutes(10);

  sealed interface Event {
    record Answer(RawObject message) implements Event {}

    record Failure(Fault fault) implements Event {}

    record Progress(RawObject params) implements Event {}

    /// The server tells something beside it.
    record Told(String method, RawObject params) implements Event {}

    /// The server asks something.
    ///
    /// @param id the server's, as JSON
    record Asked(String id, String method, RawObject params) implements Event {}

    /// The caller has answered that.
    ///
    /// @param member of the response
    record Said(String id, String member) implements Event {}

    /// Its time is over.
    record Overdue() implements Event {}

    /// It is not wanted any more.
    record Cancelled() implements Event {}
  }

  private static final Event OVERDUE = new Event.Overdue();

  /// A longer result is not passed on by the thread that read it, for which others wait.
  static final int AT_ONCE_MAX_CHARS = 64 * 1024;

  /// Sees to a call that no thread waits for.
  interface Keeper {
    /// The result is there, and nothing came before it. It is not told twice; does not block.
    void answered(RawObject message);

    /// Something else is: from now on a thread waits, which has to be found. Does not block.
    void attend();
  }

  /// Null before somebody waits.
  private volatile @Nullable Thread waits;

  /// Null as soon as a thread waits, or is found to, and at the end. Guarded by `events`.
  private @Nullable Keeper keeper;

  private final String caller;
  private final Counterpart counterpart;
  private final boolean lasting;

  /// Changed by the thread of the call alone, as are the two below.
  private volatile long deadlineNanos;

  private int asked;

  /// Ids of questions, asked or waiting to be, as long as they have no answer. Guarded by itself,
  /// as is the next.
  private final Set<String> questions = new HashSet<>(0);

  private boolean over;
  private long askedNanos;
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger news = new AtomicInteger();
  private volatile boolean unwanted;
  private final AtomicBoolean overdue = new AtomicBoolean();

  /// Null as long as it waits to leave; then whether the server may have seen it, for good.
  private final AtomicReference<@Nullable Boolean> sent = new AtomicReference<>();

  /// @param caller for whom; empty for the gateway itself
  PendingCall(long timeoutMs, String caller, Counterpart counterpart) {
    this.caller = caller;
    this.counterpart = counterpart;
    lasting = timeoutMs == McpClient.NO_LIMIT_MS;
    deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  /// Nobody waits for it but this one.
  void keep(Keeper by) {
    synchronized (events) {
      keeper = by;
    }
  }

  /// It comes to nothing, and its keeper is told nothing.
  ///
  /// @return false where it was told before
  boolean drop() {
    synchronized (events) {
      boolean kept = keeper != null;
      keeper = null;
      return kept;
    }
  }

  String caller() {
    return caller;
  }

  /// Whether it may stay open as long as its connection.
  boolean isLasting() {
    return lasting;
  }

  Counterpart counterpart() {
    return counterpart;
  }

  /// Its caller is asked something: that takes people's time, and none of the server's.
  void asks() {
    if (asked++ == 0) {
      askedNanos = System.nanoTime();
      setDeadline(deadlineNanos + ASKED_MAX.toNanos());
    }
  }

  /// Whether it is the caller whom all wait for.
  boolean isAsking() {
    return asked > 0;
  }

  /// Its caller has answered.
  ///
  /// @return whether the server waits for that
  boolean isAnswered(String id) {
    synchronized (questions) {
      if (!questions.remove(id)) {
        return false;
      }
    }
    if (--asked == 0) {
      setDeadline(deadlineNanos - ASKED_MAX.toNanos() + (System.nanoTime() - askedNanos));
    }
    return true;
  }

  /// A question is to be passed on by its thread.
  ///
  /// @return whether it will be: not where it is over, or too many wait
  boolean take(Event.Asked question) {
    synchronized (questions) {
      if (over || questions.size() >= ASKED_MAX_COUNT || !questions.add(question.id())) {
        return false;
      }
    }
    tell(question);
    return true;
  }

  /// Nobody waits for it any more.
  ///
  /// @return the questions that nobody answers now
  List<String> end() {
    synchronized (questions) {
      over = true;
      List<String> left = List.copyOf(questions);
      questions.clear();
      return left;
    }
  }

  /// Whether nobody waits for it any more.
  boolean isOver() {
    synchronized (questions) {
      return over;
    }
  }

  /// When its time is over, of the clock of nanoseconds.
  long deadlineNanos() {
    return deadlineNanos;
  }

  private void setDeadline(long nanos) {
    deadlineNanos = nanos;
  }

  /// It is about to leave.
  ///
  /// @return whether it may
  boolean leave() {
    return sent.compareAndSet(null, true);
  }

  /// It is to leave no more.
  ///
  /// @return whether the server has not seen it, and never will
  boolean keepBack() {
    return sent.compareAndSet(null, false) || Boolean.FALSE.equals(sent.get());
  }

  private static boolean isNews(Event event) {
    return event instanceof Event.Progress || event instanceof Event.Told;
  }

  void tell(Event event) {
    if (event instanceof Event.Cancelled) {
      unwanted = true;
    }
    if (isNews(event) && news.incrementAndGet() > NEWS_MAX_COUNT) {
      news.decrementAndGet();
      return;
    }
    Keeper told;
    RawObject result = null;
    synchronized (events) {
      told = keeper;
      keeper = null;
      if (told != null && event instanceof Event.Answer(var message) && isShort(message)) {
        result = message;
      } else {
        events.add(event);
      }
    }
    if (told == null) {
      LockSupport.unpark(waits);
    } else if (result == null) {
      told.attend();
    } else {
      told.answered(result);
    }
  }

  private static boolean isShort(RawObject message) {
    String result = message.raw("result");
    return result != null && result.length() <= AT_ONCE_MAX_CHARS;
  }

  /// Tells it once that its time is over; only then does it wait no longer. A caller who reads
  /// slowly may be looked at for long after that.
  void look(long nowNanos) {
    if (nowNanos - deadlineNanos >= 0 && overdue.compareAndSet(false, true)) {
      tell(OVERDUE);
    }
  }

  /// What comes next. It waits without a limit of its own: one a call costs two threads that
  /// change.
  Event next() throws InterruptedException {
    waits = Thread.currentThread();
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (unwanted) {
        // Whatever came before it.
        return new Event.Cancelled();
      }
      Event event = events.poll();
      if (event != null) {
        if (isNews(event)) {
          news.decrementAndGet();
        }
        return event;
      }
      LockSupport.park(this);
    }
  }
}
