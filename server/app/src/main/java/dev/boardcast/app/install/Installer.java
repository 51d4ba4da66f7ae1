package dev.boardcast.app.install;

import dev.boardcast.app.base.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Goes through clients, shows what would change, asks, and does it.
public final class Installer {
  private static final long PROGRAM_MAX_SECONDS = 60;

  /// Of what a client's own program says, so much is shown.
  private static final int PROGRAM_OUTPUT_MAX_BYTES = 4096;

  private final Machine machine;
  private final ServerEntry entry;
  private final Mode mode;
  private final Predicate<String> consent;
  private final PrintWriter out;

  /// What is done with a client's entry.
  public enum Action {
    INSTALL,
    /// As it was before the last change.
    UNDO,
    UNINSTALL
  }

  /// @param project whether the files of the project are meant, not the user's
  /// @param dryRun whether nothing is changed
  public record Mode(Action action, boolean project, boolean dryRun) {}

  /// @param consent asked with a question; whether the change may be made
  public Installer(
      Machine machine, ServerEntry entry, Mode mode, Predicate<String> consent, PrintWriter out) {
    this.machine = machine;
    this.entry = entry;
    this.mode = mode;
    this.consent = consent;
    this.out = out;
  }

  /// The clients that seem to be used on this machine.
  public List<Client> found() {
    return Stream.of(Client.values()).filter(this::isFound).toList();
  }

  private boolean isFound(Client client) {
    return mode.project()
        ? client.projectFile(machine).filter(Files::exists).isPresent()
        : client.traces(machine).stream().anyMatch(Files::exists)
            || (client == Client.CLAUDE_CODE && claude().isPresent());
  }

  /// @return whether everything that was wanted is done, or was declined by the user
  public boolean run(List<Client> clients) {
    boolean good = true;
    for (Client client : clients) {
      try {
        good &= run(client);
      } catch (CommandFailure e) {
        out.println("  ! " + e.getMessage());
        good = false;
      }
    }
    out.flush();
    return good;
  }

  private boolean run(Client client) {
    Optional<Path> file =
        mode.project() ? client.projectFile(machine) : Optional.of(client.userFile(machine));
    if (file.isEmpty()) {
      out.println(client.title() + " (" + client.id() + ")");
      throw new CommandFailure("it has no configuration of a project's own; leave out --project");
    }
    out.println(client.title() + " (" + client.id() + "): " + file.get());
    Path target = ConfigFiles.target(file.get());
    Planner.Scene scene =
        new Planner.Scene(
            client,
            target,
            ConfigFiles.read(target),
            ConfigFiles.read(ConfigFiles.backupOf(target)),
            client == Client.CLAUDE_CODE && !mode.project() ? claude() : Optional.empty());
    Step step =
        switch (mode.action()) {
          case INSTALL -> Planner.install(scene, entry);
          case UNDO -> Planner.remove(scene, true);
          case UNINSTALL -> Planner.remove(scene, false);
        };
    return perform(step);
  }

  private boolean perform(Step step) {
    return switch (step) {
      case Step.Unchanged(var why) -> {
        out.println("  nothing to do: " + why);
        yield true;
      }
      case Step.Tell(var why, var snippet, var failed) -> {
        out.println("  " + (failed ? "! " : "") + why);
        snippet.lines().forEach(line -> out.println("    " + line));
        yield !failed;
      }
      case Step.Write write -> {
        write.shown().forEach(line -> out.println("  " + line));
        if (agreed()) {
          ConfigFiles.apply(write);
          boolean kept = Files.exists(ConfigFiles.backupOf(write.file()));
          done(kept ? "; as it was: " + ConfigFiles.backupOf(write.file()) : "");
        }
        yield true;
      }
      case Step.Delete delete -> {
        delete.shown().forEach(line -> out.println("  " + line));
        out.println("  - and the file, which holds nothing else");
        if (agreed()) {
          ConfigFiles.apply(delete);
          done("");
        }
        yield true;
      }
      case Step.Run(var command) -> {
        out.println("  $ " + String.join(" ", command));
        if (agreed()) {
          start(command);
          done("");
        }
        yield true;
      }
    };
  }

  private boolean agreed() {
    out.flush();
    return !mode.dryRun() && consent.test("  Make this change?");
  }

  private void done(String more) {
    String restart =
        mode.action() == Action.INSTALL ? "; a client that runs sees it when it is restarted" : "";
    out.println("  done" + more + restart);
  }

  private void start(List<String> command) {
    Path said = null;
    try {
      said = Files.createTempFile("boardcast", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(nowhere()))
              .start();
      if (!process.waitFor(PROGRAM_MAX_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new CommandFailure("it did not end within %d s".formatted(PROGRAM_MAX_SECONDS));
      }
      if (process.exitValue() != 0) {
        byte[] all = Files.readAllBytes(said);
        String words =
            new String(
                all, 0, Math.min(all.length, PROGRAM_OUTPUT_MAX_BYTES), StandardCharsets.UTF_8);
        throw new CommandFailure(
            "it ended with %d: %s".formatted(process.exitValue(), words.strip()));
      }
    } catch (IOException e) {
      throw new CommandFailure("it could not be started: " + e.getMessage(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("it was interrupted");
    } finally {
      if (said != null) {
        said.toFile().delete();
      }
    }
  }

  private File nowhere() {
    return new File(machine.os() == Machine.Os.WINDOWS ? "NUL" : "/dev/null");
  }

  /// Claude Code's program on the path. It writes its file itself while it runs.
  private Optional<String> claude() {
    // Windows has it as a script, which is not started like a program.
    if (machine.os() == Machine.Os.WINDOWS) {
      return Optional.empty();
    }
    List<String> folders = new ArrayList<>();
    machine.variable("PATH").ifPresent(path -> folders.addAll(List.of(path.split(":", -1))));
    return folders.stream()
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "claude"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(Path::toString)
        .findFirst();
  }
}
