package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.LogHeads;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.StoreFeed;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.log.LogFeed;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The boards in one SQLite file, which this process has for itself. As there is one writer, all
/// changes are of one lane, whatever they name.
public final class SqliteStore implements Store {
  private final Database database;
  private final LogFeed feed;
  private final Writer writer;
  private final ReadPool readers;

  private SqliteStore(
      Database database,
      int replayBufferEvents,
      InstantSource clock,
      HealthBoard health,
      MeterRegistry registry)
      throws UnusableDatabaseException {
    this.database = database;
    feed = new LogFeed(database.heads(), this::read);
    EventLog log = new EventLog(replayBufferEvents, registry);
    writer = new Writer(database, log, feed, clock, health, registry);
    try {
      readers = new ReadPool(database, registry);
    } catch (UnusableDatabaseException e) {
      writer.close();
      throw e;
    }
  }

  /// Opens the database, making it where there is none.
  ///
  /// @param replayBufferEvents events that the log keeps of a project
  /// @param clock times of changes
  /// @param health hears when the database takes no writes, and when it takes them again
  /// @throws UnusableDatabaseException when it cannot be served; the file is untouched then
  public static SqliteStore open(
      Path file,
      int replayBufferEvents,
      InstantSource clock,
      HealthBoard health,
      MeterRegistry registry)
      throws UnusableDatabaseException {
    Database database = Database.open(file);
    try {
      return new SqliteStore(database, replayBufferEvents, clock, health, registry);
    } catch (UnusableDatabaseException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public <T> CompletableFuture<T> write(
      Actor caller, Lane lane, Function<WriteTransaction, T> change) {
    return writer.submit(caller, lane, change);
  }

  @Override
  public <T> CompletableFuture<T> read(Function<Sql, T> read) {
    return readers.submit(read);
  }

  @Override
  public LogHeads heads() {
    return database.heads();
  }

  @Override
  public StoreFeed feed() {
    return feed;
  }

  @Override
  public Map<Check, Condition> health() {
    return Map.of(Check.CLOCK, writer.clockCondition());
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
    database.close();
  }
}
