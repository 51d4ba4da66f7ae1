package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.log.EpochRows;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// Copies of a database, and the way back to them.
public final class Backup {
  private static final String PART = ".part";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private Backup() {}

  /// Whether a file is a sound database that this program can read. It may be in use.
  ///
  /// @throws UnusableDatabaseException when it is not
  public static void check(Path file) throws UnusableDatabaseException {
    DatabaseCheck.checkCopy(file);
  }

  /// Writes a copy of one moment, which is whole and checked when its name appears. The database
  /// may be in use meanwhile; nobody waits for it.
  ///
  /// @param replace whether a file of that name may be replaced
  /// @return size of the copy, bytes
  /// @throws FileAlreadyExistsException when there is one and it may not
  /// @throws UnusableDatabaseException when the database, or the copy, is no sound one
  public static long write(Path database, Path copy, boolean replace)
      throws IOException, UnusableDatabaseException {
    if (!replace && Files.exists(copy)) {
      throw new FileAlreadyExistsException(copy.toString());
    }
    DatabaseCheck.checkCopy(database);
    Path part = Files.createTempFile(folder(copy), copy.getFileName() + ".", PART);
    try {
      try (Sql sql = open(database, true)) {
        sql.update("VACUUM INTO ?", part.toString());
      } catch (SQLException | StoreException e) {
        throw new IOException(e.getMessage(), e);
      }
      DatabaseCheck.checkCopy(part);
      settle(part, copy);
      return Files.size(copy);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// Puts a copy in the place of a database that nobody uses, as a new epoch: positions that
  /// clients have from what came after the copy are then known for what they are.
  ///
  /// @return where the database that was there is kept; null when there was none
  /// @throws UnusableDatabaseException when the copy is not sound or of a newer version, or the
  ///   database is in use; nothing was changed
  public static @Nullable Path restore(Path copy, Path database, Instant now)
      throws IOException, UnusableDatabaseException {
    DatabaseCheck.checkCopy(copy);
    try (FileChannel _ = Database.lock(database)) {
      Path part = Files.createTempFile(folder(database), database.getFileName() + ".", PART);
      try {
        Files.copy(copy, part, StandardCopyOption.REPLACE_EXISTING);
        onlyForItsUser(part);
        try (Sql sql = open(part, false)) {
          beginEpoch(sql);
        }
        Path kept = Files.exists(database) ? keep(database, now) : null;
        settle(part, database);
        return kept;
      } catch (SQLException | StoreException e) {
        throw new IOException(e.getMessage(), e);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  /// A copy of an older version has no place yet for the epoch that is over.
  private static void beginEpoch(Sql sql) {
    String next = Database.randomEpoch();
    if (!sql.exists("SELECT 1 FROM sqlite_schema WHERE name = 'epoch_heads'")) {
      sql.update("UPDATE meta SET value = ? WHERE name = 'epoch'", next);
      return;
    }
    String over = sql.first("SELECT value FROM meta WHERE name = 'epoch'", row -> row.getString(1));
    sql.update("BEGIN");
    EpochRows.end(sql, String.valueOf(over), next);
    sql.update("COMMIT");
  }

  /// Keeps a database under another name beside it. Its write-ahead log must go with it: the next
  /// database of its name would take that for its own.
  private static Path keep(Path database, Instant now) throws IOException {
    Path kept =
        database.resolveSibling(database.getFileName() + ".before-restore-" + TIME.format(now));
    if (Files.exists(kept)) {
      throw new FileAlreadyExistsException(kept.toString());
    }
    if (foldLog(database)) {
      // There is a database of its name at any moment, so that no start makes an empty one.
      try {
        Files.createLink(kept, database);
      } catch (IOException | UnsupportedOperationException _) {
        Files.copy(database, kept);
      }
    } else {
      for (String part : new String[] {"-wal", "-shm", ""}) {
        Path file = database.resolveSibling(database.getFileName() + part);
        if (Files.exists(file)) {
          Files.move(file, kept.resolveSibling(kept.getFileName() + part));
        }
      }
    }
    return kept;
  }

  /// @return whether the file alone is the whole database now; a damaged one is left as it is
  private static boolean foldLog(Path database) {
    try {
      DatabaseCheck.checkCopy(database);
      try (Sql sql = open(database, false)) {
        long busy = sql.number("PRAGMA wal_checkpoint(TRUNCATE)");
        if (busy != 0) {
          return false;
        }
      }
      return !Files.exists(database.resolveSibling(database.getFileName() + "-wal"));
    } catch (UnusableDatabaseException | SQLException | StoreException _) {
      return false;
    }
  }

  private static Sql open(Path file, boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(Database.BUSY_TIMEOUT_MS);
    return Database.sql(config.createConnection("jdbc:sqlite:" + file));
  }

  private static void settle(Path part, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(folder(file), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException _) {
      // Not every system syncs folders.
    }
  }

  private static void onlyForItsUser(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}
