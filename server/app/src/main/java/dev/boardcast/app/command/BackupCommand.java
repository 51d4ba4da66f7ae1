package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.settings.IoReasons;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.sqlite.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description =
        "Writes a checked copy of the database to a file, also while serve runs: it shows one moment, and nobody waits.",
    footer = {"", "`boardcast restore FILE` puts it back."})
public final class BackupCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "FILE", description = "Where the copy goes.")
  private Path file;

  @Option(names = "--force", description = "Replace FILE if there is one.")
  private boolean force;

  @Mixin private final DataFolderOption folder = new DataFolderOption();

  @Override
  public Integer call() {
    LogSetup.setLevel(LogLevel.ERROR);
    Path database =
        folder.database(
            "back it up with PostgreSQL's own means (pg_dump, or base backups with archived logs)");
    if (!Files.exists(database)) {
      throw new CommandFailure(
          "there is no database at %s: set BOARDCAST_DATA_DIR (or --data-dir) to its folder"
              .formatted(database));
    }
    try {
      long bytes = Backup.write(database, file, force);
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          "%s holds a copy of %s (%d KiB, checked).".formatted(file, database, bytes / 1024));
      out.flush();
      return 0;
    } catch (FileAlreadyExistsException _) {
      throw new CommandFailure(
          "%s is there already: give another name, or --force to replace it".formatted(file));
    } catch (IOException e) {
      throw new CommandFailure("cannot write %s (%s)".formatted(file, IoReasons.of(e)), e);
    } catch (UnusableDatabaseException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
