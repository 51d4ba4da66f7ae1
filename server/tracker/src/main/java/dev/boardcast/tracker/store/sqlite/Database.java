package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.core.event.LogHead;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.UnusableDatabaseException.Fault;
import dev.boardcast.tracker.store.log.EpochRows;
import dev.boardcast.tracker.store.log.HeadTable;
import dev.boardcast.tracker.store.moving.Marks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/// The database file: checked, migrated and locked against a second tracker.
public final class Database implements AutoCloseable {
  /// How long a connection waits for another process's lock, milliseconds.
  static final int BUSY_TIMEOUT_MS = 5_000;

  /// The write-ahead log is cut back to this size once it is folded in, bytes.
  static final int WAL_LIMIT_BYTES = 64 * 1024 * 1024;

  /// Page cache of one connection, KiB.
  static final int PAGE_CACHE_KIB = 16 * 1024;

  static final String HISTORY_TABLE = "flyway_schema_history";

  /// The last migration under `db/sqlite`.
  static final int NEWEST_SCHEMA = 16;

  private static final String MIGRATIONS = "classpath:dev/boardcast/tracker/db/sqlite";
  private static final int EPOCH_BYTES = 9;

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final Path file;
  private final FileChannel lockFile;
  private final HeadTable heads;

  private Database(Path file, FileChannel lockFile, HeadTable heads) {
    this.file = file;
    this.lockFile = lockFile;
    this.heads = heads;
  }

  /// Opens the database, making it where there is none.
  ///
  /// @throws UnusableDatabaseException when it cannot be served; the file is untouched then
  public static Database open(Path file) throws UnusableDatabaseException {
    return open(file, Marks.Opener.SERVER);
  }

  static Database open(Path file, Marks.Opener opener) throws UnusableDatabaseException {
    DatabaseCheck.check(file, NEWEST_SCHEMA, opener);
    FileChannel lockFile = lock(file);
    try {
      HeadTable heads = prepare(file);
      return new Database(file, lockFile, heads);
    } catch (UnusableDatabaseException | RuntimeException e) {
      release(lockFile);
      throw e;
    }
  }

  public HeadTable heads() {
    return heads;
  }

  /// Statements of a connection to such a file.
  static Sql sql(Connection connection) {
    return new Sql(connection, SqliteDialect.SQLITE);
  }

  /// The connection of the one writer.
  Sql openWriter() throws SQLException {
    return sql(writerConfig().createConnection("jdbc:sqlite:" + file));
  }

  Sql openFirstWriter() throws UnusableDatabaseException {
    try {
      return openWriter();
    } catch (SQLException e) {
      throw DatabaseCheck.unreadable(file, e);
    }
  }

  Sql openReader() throws UnusableDatabaseException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    config.setCacheSize(-PAGE_CACHE_KIB);
    try {
      return sql(config.createConnection("jdbc:sqlite:" + file));
    } catch (SQLException e) {
      throw DatabaseCheck.unreadable(file, e);
    }
  }

  @Override
  public void close() {
    release(lockFile);
  }

  private static HeadTable prepare(Path file) throws UnusableDatabaseException {
    try (Connection connection = writerConfig().createConnection("jdbc:sqlite:" + file)) {
      int schema = schema(connection);
      if (schema < NEWEST_SCHEMA) {
        if (schema > 0) {
          keepBeforeMigration(file, schema);
        }
        // Not even loaded otherwise: it costs a start a fifth of a second.
        migrate(file);
      }
      try (Sql sql = sql(connection)) {
        sql.update(
            "INSERT INTO meta (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING",
            randomEpoch());
        String epoch =
            sql.first("SELECT value FROM meta WHERE name = 'epoch'", row -> row.getString(1));
        return new HeadTable(
            EpochRows.lineage(sql, String.valueOf(epoch)), storedHeads(sql, String.valueOf(epoch)));
      }
    } catch (SQLException e) {
      throw DatabaseCheck.unreadable(file, e);
    } catch (StoreException | FlywayException e) {
      throw DatabaseCheck.notWritable(file, firstLine(e), e);
    }
  }

  /// The last migration of a database; 0 for an empty one.
  private static int schema(Connection connection) {
    // Not closed: the connection is the caller's.
    Sql sql = sql(connection);
    return sql.exists("SELECT 1 FROM sqlite_schema WHERE name = ?", HISTORY_TABLE)
        ? Math.toIntExact(DatabaseCheck.schema(sql))
        : 0;
  }

  /// The way back to an older version: a copy as that one left it.
  private static void keepBeforeMigration(Path file, int schema) throws UnusableDatabaseException {
    Path copy = copyBefore(file, schema + 1);
    try {
      long bytes = Backup.write(file, copy, true);
      LOG.info(
          "The database is brought from schema {} to {}; {} ({} KiB) keeps it as it was.",
          schema,
          NEWEST_SCHEMA,
          copy,
          bytes / 1024);
    } catch (IOException e) {
      throw DatabaseCheck.notWritable(copy, String.valueOf(e.getMessage()), e);
    }
  }

  /// Where the database is kept as it was before a migration.
  static Path copyBefore(Path file, int migration) {
    return file.resolveSibling(file.getFileName() + ".before-" + migration);
  }

  private static void migrate(Path file) {
    SQLiteDataSource source = new SQLiteDataSource(writerConfig());
    source.setUrl("jdbc:sqlite:" + file);
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(source)
        .locations(MIGRATIONS)
        .table(HISTORY_TABLE)
        // All or none; and each by itself would wait for the disk several times.
        .group(true)
        .load()
        .migrate();
  }

  /// Where each log ends. A log that comes from before there were digests gets them here.
  private static Map<Integer, LogHead> storedHeads(Sql sql, String epoch) {
    Map<Integer, LogHead> heads = new HashMap<>();
    List<Integer> unchained = new ArrayList<>();
    sql.list(
        "SELECT p.number, p.sequence, e.digest, e.project FROM projects p"
            + " LEFT JOIN events e ON e.project = p.number AND e.sequence = p.sequence"
            + " WHERE p.sequence > 0",
        row -> {
          int project = row.getInt(1);
          heads.put(project, new LogHead(row.getLong(2), row.getString(3)));
          if (row.getString(3) == null && row.getInt(4) > 0) {
            unchained.add(project);
          }
          return project;
        });
    unchained.forEach(project -> heads.put(project, MissingDigests.fill(sql, epoch, project)));
    return heads;
  }

  private static SQLiteConfig writerConfig() {
    SQLiteConfig config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.READWRITE);
    config.setOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(WAL_LIMIT_BYTES);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    config.setCacheSize(-PAGE_CACHE_KIB);
    config.enforceForeignKeys(true);
    return config;
  }

  /// Heads are kept in memory, so two trackers on one file would not see each other's events.
  static FileChannel lock(Path file) throws UnusableDatabaseException {
    Path lockPath = file.resolveSibling(file.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel)) {
        return channel;
      }
      channel.close();
    } catch (IOException e) {
      throw DatabaseCheck.notWritable(
          lockPath, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
    throw new UnusableDatabaseException(
        Fault.IN_USE,
        "The database %s is in use by another Boardcast. Stop it, or set BOARDCAST_DATA_DIR to another directory."
            .formatted(file),
        null);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static void release(FileChannel lockFile) {
    try {
      lockFile.close();
    } catch (IOException _) {
      // The lock goes with the process at the latest.
    }
  }

  static String randomEpoch() {
    byte[] bytes = new byte[EPOCH_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
