package dev.boardcast.tracker;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.EventFeed;
import dev.boardcast.tracker.store.Database;
import dev.boardcast.tracker.store.EventLog;
import dev.boardcast.tracker.store.Heads;
import dev.boardcast.tracker.store.ReadPool;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.Writer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.BindException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The tracker, listening.
public final class TrackerServer implements AutoCloseable {
  private final Database database;
  private final Writer writer;
  private final ReadPool readers;

  private TrackerServer(Database database, Writer writer, ReadPool readers) {
    this.database = database;
    this.writer = writer;
    this.readers = readers;
  }

  /// Opens the database and listens; when this returns, requests are answered.
  ///
  /// @param keyCheck whether an API key is valid; thread-safe, in constant time
  /// @param metricsText what `GET /metrics` answers
  /// @throws BindException when the port is in use
  /// @throws TrackerStartException when the database cannot be served
  public static TrackerServer start(
      TrackerConfig config,
      Predicate<String> keyCheck,
      Supplier<String> metricsText,
      MeterRegistry registry)
      throws BindException, TrackerStartException {
    try {
      Database database = Database.open(config.databaseFile());
      EventLog log = new EventLog(config.replayBufferEvents());
      Writer writer = new Writer(database, log, InstantSource.system(), registry);
      return new TrackerServer(database, writer, new ReadPool(database, registry));
    } catch (UnusableDatabaseException e) {
      throw new TrackerStartException(String.valueOf(e.getMessage()), e);
    } catch (SQLException e) {
      throw new TrackerStartException("The database cannot be opened: " + e.getMessage(), e);
    }
  }

  public int port() {
    return 0;
  }

  /// The log behind the events, for the hub.
  public EventFeed eventFeed() {
    return new Feed(database.heads(), readers, writer);
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
    database.close();
  }

  private record Feed(Heads heads0, ReadPool readers, Writer writer) implements EventFeed {
    @Override
    public String epoch() {
      return heads0.epoch();
    }

    @Override
    public Map<Integer, Long> heads() {
      return heads0.all();
    }

    @Override
    public EventPageJson after(int projectNumber, Position since, int maxEvents) {
      EventLog.Page page =
          readers
              .submit(sql -> EventLog.after(sql, epoch(), projectNumber, since, maxEvents))
              .join();
      List<StoredEvent> events =
          page.entries().stream().map(e -> new StoredEvent(e.sequence(), e.json())).toList();
      return new EventPageJson(page.recovered(), page.position(), events);
    }

    @Override
    public void onCommitted(Consumer<List<CommittedEvent>> listener) {
      writer.onCommitted(listener);
    }
  }
}
