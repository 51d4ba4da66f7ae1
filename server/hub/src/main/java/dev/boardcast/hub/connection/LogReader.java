package dev.boardcast.hub.connection;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventFeed;
import dev.boardcast.core.event.EventFeed.EventPageJson;
import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.hub.subscriber.LogRead;
import dev.boardcast.protocol.json.CommentedEvents;
import dev.boardcast.protocol.json.ToldEvents;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the event log off the event loops, on a few threads with a bounded queue. Thread-safe.
public final class LogReader implements AutoCloseable {
  /// Events of one page. With a handful of threads and one read a connection this bounds the memory
  /// that reading takes.
  static final int PAGE_MAX_EVENTS = 64;

  /// Of a page, events of about this size (in chars) are kept, and one in any case: a subscriber
  /// holds them until it has taken them. The rest is read again when its turn comes.
  static final int PAGE_MAX_CHARS = 128 * 1024;

  /// An answer to several requests keeps events of about this size (in chars); beyond it, only
  /// whether the log has them. They are read again when their turn comes.
  static final int ANSWER_MAX_CHARS = 512 * 1024;

  private static final Logger log = LoggerFactory.getLogger(LogReader.class);

  private final EventFeed feed;
  private final ThreadPoolExecutor threads;

  public LogReader(EventFeed feed, int threadsCount, int readsMaxCount) {
    this.feed = feed;
    threads =
        new ThreadPoolExecutor(
            threadsCount,
            threadsCount,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(readsMaxCount),
            new DefaultThreadFactory("hub-log-reader", true));
  }

  /// Reads, then answers on one of the reader's threads.
  ///
  /// @param told how it is for
  /// @return false when too many reads wait; then there is no answer
  boolean read(List<LogRead.Request> requests, ToldEvents told, Consumer<LogRead> answer) {
    try {
      threads.execute(() -> answer.accept(readNow(requests, told)));
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  private LogRead readNow(List<LogRead.Request> requests, ToldEvents told) {
    try {
      List<LogRead.Page> pages = new ArrayList<>(requests.size());
      long chars = 0;
      for (LogRead.Request request : requests) {
        EventPageJson page =
            feed.after(
                request.projectNumber(),
                new Position(feed.epoch(), request.since().sequence(), request.since().digest()),
                PAGE_MAX_EVENTS);
        // The first page is always kept: a read for one project must come on.
        boolean kept = pages.isEmpty() || chars < ANSWER_MAX_CHARS;
        List<StoredEvent> events =
            kept ? told(request.projectNumber(), first(page.events()), told) : List.of();
        for (StoredEvent event : events) {
          chars += event.eventJson().length();
        }
        boolean cut = !events.isEmpty() && events.size() < page.events().size();
        LogHead end =
            cut
                ? new LogHead(events.getLast().sequence(), events.getLast().digest())
                : new LogHead(page.position().sequence(), page.position().digest());
        pages.add(new LogRead.Page(request.projectNumber(), page.recovered(), end, events));
      }
      return new LogRead.Pages(pages);
    } catch (RuntimeException | Error e) {
      log.error("The event log cannot be read; the client is sent away to come back.", e);
      return new LogRead.Failed();
    }
  }

  private static List<StoredEvent> told(int project, List<StoredEvent> events, ToldEvents told) {
    return events.stream()
        .map(event ->
            told.isOwn(event.eventJson()) || CommentedEvents.is(event.eventJson())
                ? new StoredEvent(
                    event.sequence(), event.digest(), told.told(project, event.eventJson()))
                : event)
        .toList();
  }

  private static List<StoredEvent> first(List<StoredEvent> events) {
    long chars = 0;
    for (int i = 0; i < events.size(); i++) {
      chars += events.get(i).eventJson().length();
      if (i > 0 && chars > PAGE_MAX_CHARS) {
        return events.subList(0, i);
      }
    }
    return events;
  }

  @Override
  public void close() {
    var _ = threads.shutdownNow();
  }
}
