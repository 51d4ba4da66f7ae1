package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.keys.KeyFile;
import dev.boardcast.app.keys.KeyTable;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.serve.DatabaseAddress;
import dev.boardcast.app.settings.DataFolder;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.moving.Movable;
import dev.boardcast.tracker.store.moving.Move;
import dev.boardcast.tracker.store.postgres.MovableDatabase;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import dev.boardcast.tracker.store.sqlite.MovableFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description =
        "Moves all boards from a file into an empty PostgreSQL, or back into a new file. No server may have either open. Positions stay good: editors notice a pause.",
    footer = {
      "",
      "  boardcast migrate --from ~/.local/share/boardcast/boardcast.db --to postgresql://USER@HOST/DATABASE",
      "",
      "The password: BOARDCAST_DATABASE_PASSWORD or BOARDCAST_DATABASE_PASSWORD_FILE. Afterwards `serve` refuses the",
      "old place, and says where the boards are now; the old rows stay there."
    })
public final class MigrateCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--from",
      required = true,
      paramLabel = "FILE|URL",
      description = "Where the boards are.")
  private String from;

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--to",
      required = true,
      paramLabel = "URL|FILE",
      description = "Where they go: a database without boards.")
  private String to;

  @Override
  public Integer call() {
    LogSetup.setLevel(LogLevel.ERROR);
    if (PostgresAddress.isOne(from) == PostgresAddress.isOne(to)) {
      throw CommandFailure.ofUsage(
          "one of --from and --to must be a file, the other one an address of PostgreSQL (postgresql://…)");
    }
    if (!PostgresAddress.isOne(from) && !Files.isRegularFile(Path.of(from))) {
      throw new CommandFailure("there is no file %s".formatted(from));
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Movable source = open(from);
        Movable target = open(to)) {
      out.println("Moving the boards of %s to %s (rows by table):".formatted(source, target));
      out.flush();
      Move.Moved moved =
          new Move(
                  source,
                  target,
                  line -> {
                    out.println(line);
                    out.flush();
                  })
              .run();
      out.println(
          "%,d projects with %,d issues are in %s now, compared row by row. %s is marked: serve refuses it from now on."
              .formatted(moved.projects(), moved.issues(), target, source));
      boolean keysToo = keys(out);
      out.flush();
      return keysToo ? 0 : Failures.EXIT_FAILED;
    } catch (Move.RefusedException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (UnusableDatabaseException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (StoreException e) {
      throw new CommandFailure(
          "it could not be moved (%s). Repeat it: what it has begun is finished then"
              .formatted(e.getMessage()),
          e);
    }
  }

  /// Named keys go back with the boards. The other way a folder has them, whose file is not of one
  /// board alone: `key import` takes them, and sets it aside.
  ///
  /// @return false where they stayed, though they should not
  private boolean keys(PrintWriter out) {
    Path file = Path.of(PostgresAddress.isOne(from) ? to : from).toAbsolutePath();
    KeyFile ofFolder = new KeyFile(Objects.requireNonNull(file.getParent(), "a file has a folder"));
    try {
      if (PostgresAddress.isOne(to)) {
        int count = ofFolder.read().size();
        if (count > 0) {
          out.println(
              "%d named keys are in %s still. Next: boardcast key import, with BOARDCAST_DATABASE set to %s."
                  .formatted(count, ofFolder.place(), address(to)));
        }
        return true;
      }
      try (KeyTable table = new KeyTable(address(from))) {
        KeyCommand.bring(table, ofFolder, out);
        return true;
      }
    } catch (SettingsException | CommandFailure e) {
      // The boards are moved; that is not undone for the keys.
      out.println(
          "The named keys are where they were: %s%nNext, when that is mended (any number of times: keys that are there or were revoked there stay so):%n  boardcast key export --database %s --data-dir %s"
              .formatted(e.getMessage(), quoted(from), quoted(ofFolder.folder().toString())));
      return false;
    }
  }

  /// As a shell reads it as one word.
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private static Movable open(String place) throws UnusableDatabaseException {
    if (!PostgresAddress.isOne(place)) {
      Path file = Path.of(place).toAbsolutePath();
      Path folder = file.getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        DataFolder.create(folder);
      }
      return MovableFile.open(file);
    }
    return MovableDatabase.open(address(place));
  }

  private static PostgresAddress address(String place) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("BOARDCAST_DATABASE", place);
    return DatabaseAddress.of(SettingsReader.read(environment)).orElseThrow();
  }
}
