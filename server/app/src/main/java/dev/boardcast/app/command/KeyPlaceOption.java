package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.keys.KeyFile;
import dev.boardcast.app.keys.KeyStore;
import dev.boardcast.app.keys.KeyTable;
import dev.boardcast.app.serve.DatabaseAddress;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whose named keys a command is about, as `serve` with the same options goes by them.
public final class KeyPlaceOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "The server's data folder (BOARDCAST_DATA_DIR). Where a PostgreSQL is set, only `import` and `export` look for keys there.")
  private @Nullable String dataDir;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "The PostgreSQL whose servers all have the keys (BOARDCAST_DATABASE): postgresql://USER@HOST:PORT/DATABASE.")
  private @Nullable String database;

  /// Of all servers of the PostgreSQL that is set, whatever folder is given: they go by no other.
  /// Else of the folder.
  KeyStore keys() {
    Settings settings = settings();
    return DatabaseAddress.of(settings)
        .<KeyStore>map(KeyTable::new)
        .orElseGet(() -> new KeyFile(settings.dataDir()));
  }

  /// Those of the folder, whatever database is set.
  KeyFile keysOfFolder() {
    return new KeyFile(settings().dataDir());
  }

  /// Those of the PostgreSQL that is set.
  ///
  /// @throws CommandFailure when none is
  KeyTable keysOfDatabase() {
    return DatabaseAddress.of(settings())
        .map(KeyTable::new)
        .orElseThrow(() ->
            CommandFailure.ofUsage(
                "BOARDCAST_DATABASE (--database) is not set: it says which database's keys are meant"));
  }

  private Settings settings() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (dataDir != null) {
      environment.put("BOARDCAST_DATA_DIR", dataDir);
    }
    if (database != null) {
      environment.put("BOARDCAST_DATABASE", database);
    }
    return SettingsReader.read(environment);
  }
}
