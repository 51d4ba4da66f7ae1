package dev.boardcast.tracker;

import dev.boardcast.testkit.postgres.RealPostgres;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;

/// Runs a class of tests on PostgreSQL: each of its temporary folders stands for a new database,
/// which `RunningTracker` finds by a file there.
final class OnPostgres implements BeforeEachCallback {
  private static final String FILE = "postgres";

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Object test = context.getRequiredTestInstance();
    for (var field : AnnotationSupport.findAnnotatedFields(test.getClass(), TempDir.class)) {
      field.setAccessible(true);
      Path folder = (Path) field.get(test);
      Files.writeString(folder.resolve(FILE), RealPostgres.shared().newDatabase());
    }
  }

  /// The database that a folder stands for; empty where it is a file of its own.
  static Optional<PostgresAddress> of(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(PostgresAddress.parse(Files.readString(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
