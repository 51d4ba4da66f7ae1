package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.settings.DataFolder;
import dev.boardcast.app.settings.IoReasons;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.sqlite.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description =
        "Puts a copy made by backup in the place of the database. serve must not run; the database that was there is kept beside it.",
    footer = {
      "",
      "The restored database has a new epoch: editors that were ahead of the copy read their boards",
      "again by themselves."
    })
public final class RestoreCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "FILE", description = "The copy.")
  private Path file;

  @Mixin private final DataFolderOption folder = new DataFolderOption();

  @Override
  public Integer call() {
    LogSetup.setLevel(LogLevel.ERROR);
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure("there is no file %s".formatted(file));
    }
    Path database = folder.database("restore it with PostgreSQL's own means, into a new database");
    Path folder = database.getParent();
    if (folder != null) {
      DataFolder.create(folder);
    }
    try {
      Path kept = Backup.restore(file, database, Instant.now());
      PrintWriter out = spec.commandLine().getOut();
      out.println("%s is what %s holds.".formatted(database, file));
      if (kept != null) {
        out.println("The database that was there is kept as %s.".formatted(kept));
      }
      out.flush();
      return 0;
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot restore %s (%s); nothing was changed".formatted(file, IoReasons.of(e)), e);
    } catch (UnusableDatabaseException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
