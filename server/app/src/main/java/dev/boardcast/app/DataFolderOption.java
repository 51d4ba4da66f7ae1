package dev.boardcast.app;

import dev.boardcast.app.settings.SettingsReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which database a command is about: a mixin of commands that work on its file.
final class DatabaseOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the database (BOARDCAST_DATA_DIR).")
  private @Nullable String dataDir;

  /// The database that the option, else the settings, name.
  Path file() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (dataDir != null) {
      environment.put("BOARDCAST_DATA_DIR", dataDir);
    }
    return SettingsReader.read(environment, Path.of("")).databaseFile();
  }
}
