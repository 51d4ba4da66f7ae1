package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which server's data a command is about: a mixin of commands that work on its files.
public final class DataFolderOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "The server's data folder (BOARDCAST_DATA_DIR).")
  private @Nullable String dataDir;

  /// The database in the folder that the option, else the settings, name.
  ///
  /// @param insteadOnPostgres what to do where the boards are in a PostgreSQL
  /// @throws CommandFailure when they are
  Path database(String insteadOnPostgres) {
    Settings settings = settings();
    if (settings.database().isPresent() && dataDir == null) {
      throw new CommandFailure(
          "the boards are in PostgreSQL (BOARDCAST_DATABASE), and this command works on files: "
              + insteadOnPostgres);
    }
    return settings.databaseFile();
  }

  /// What the gateway keeps: pins and audit.
  public Path gateway() {
    return settings().dataDir().resolve("gateway");
  }

  /// The settings, with the option's folder where there is one.
  Settings settings() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (dataDir != null) {
      environment.put("BOARDCAST_DATA_DIR", dataDir);
    }
    return SettingsReader.read(environment);
  }
}
