package dev.boardcast.tracker.store.log;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.tracker.store.LogHeads;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreFeed;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log for those who follow it, and the one way on which they are told. Thread-safe.
public final class LogFeed implements StoreFeed {
  private static final Logger LOG = LoggerFactory.getLogger(LogFeed.class);

  private final LogHeads heads;
  private final Reads reads;
  private volatile Consumer<List<CommittedEvent>> listener = _ -> {};
  private volatile Consumer<List<CommittedEvent>> mirrors = _ -> {};

  // Guarded by this.
  private Runnable historians = () -> {};
  private boolean isOver;

  /// How the log is read: one moment of it at a time.
  @FunctionalInterface
  public interface Reads {
    <T> CompletableFuture<T> read(Function<Sql, T> read);
  }

  public LogFeed(LogHeads heads, Reads reads) {
    this.heads = heads;
    this.reads = reads;
  }

  @Override
  public String epoch() {
    return heads.epoch();
  }

  @Override
  public Lineage lineage() {
    return heads.lineage();
  }

  @Override
  public Map<Integer, LogHead> heads() {
    return heads.all();
  }

  @Override
  public EventPageJson after(int projectNumber, Position since, int maxEvents) {
    EventLog.Page page =
        reads.read(sql -> EventLog.after(sql, epoch(), projectNumber, since, maxEvents)).join();
    List<StoredEvent> events =
        page.entries().stream()
            .map(e -> new StoredEvent(e.sequence(), e.digest(), e.json()))
            .toList();
    return new EventPageJson(page.recovered(), page.position(), events);
  }

  @Override
  public void onCommitted(Consumer<List<CommittedEvent>> newListener) {
    listener = newListener;
  }

  @Override
  public void onMirrored(Consumer<List<CommittedEvent>> newListener) {
    mirrors = newListener;
  }

  @Override
  public synchronized void onOtherHistory(Runnable newListener) {
    historians = newListener;
    if (isOver) {
      newListener.run();
    }
  }

  /// Tells that this is not the database's log any more.
  public synchronized void otherHistory() {
    isOver = true;
    historians.run();
  }

  /// Tells what was committed. To be called by one thread, in the log's order.
  public void committed(List<CommittedEvent> events) {
    tell(listener, events);
    tell(mirrors, events);
  }

  private static void tell(Consumer<List<CommittedEvent>> listener, List<CommittedEvent> events) {
    try {
      listener.accept(List.copyOf(events));
    } catch (RuntimeException | Error e) {
      LOG.error("the listener of committed events failed", e);
    }
  }
}
