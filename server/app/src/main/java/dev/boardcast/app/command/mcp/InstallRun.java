package dev.boardcast.app.command.mcp;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.command.Failures;
import dev.boardcast.app.install.Client;
import dev.boardcast.app.install.Installer;
import dev.boardcast.app.install.Machine;
import dev.boardcast.app.install.ServerEntry;
import dev.boardcast.app.process.SelfLauncher;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// What `mcp install` and `mcp uninstall` share: their options, and how they ask.
public final class InstallRun {
  @Option(
      names = "--project",
      description = "Change the files of the project in this folder, not the user's.")
  private boolean project;

  @Option(names = "--dry-run", description = "Show what would change, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  int call(CommandLine line, Installer.Action action, List<String> names) {
    PrintWriter out = line.getOut();
    List<Client> named = names.stream().map(InstallRun::client).distinct().toList();
    Machine machine = Machine.current();
    // Java 25 has none where there is no terminal.
    Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    boolean silent = !yes && console.isEmpty();
    Predicate<String> consent =
        question ->
            yes || console.filter(c -> isYes(c.readLine("%s [y/N] ", question))).isPresent();
    Installer installer =
        new Installer(
            machine,
            entry(machine),
            new Installer.Mode(action, project, dryRun || silent),
            consent,
            out);
    List<Client> clients = named.isEmpty() ? installer.found() : named;
    if (clients.isEmpty()) {
      out.println("No client was found here. Name those that are meant, of " + Client.ids() + ".");
    }
    boolean good = installer.run(clients);
    if (dryRun || silent) {
      out.println(
          dryRun
              ? "Nothing was changed."
              : "Nothing was changed, for there is no terminal to ask at: --yes does it.");
    }
    out.flush();
    return good && (dryRun || !silent || named.isEmpty()) ? 0 : Failures.EXIT_FAILED;
  }

  private static boolean isYes(@Nullable String answer) {
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  private static Client client(String name) {
    return Client.ofId(name)
        .orElseThrow(() ->
            CommandFailure.ofUsage(
                "%s is no client that is known here; there are %s".formatted(name, Client.ids())));
  }

  /// A `.env` file counts for this folder alone, so only what the environment says is handed on.
  private static ServerEntry entry(Machine machine) {
    Settings settings = SettingsReader.read();
    SortedMap<String, String> env = new TreeMap<>();
    Map<String, String> set = machine.environment();
    putIfSet(set, "STATE_TRACKING_API_URL", settings.trackerUrl().toString(), env);
    putIfSet(set, "BOARDCAST_HUB_URL", settings.hubUrl().toString(), env);
    putIfSet(set, "BOARDCAST_DATA_DIR", settings.dataDir().toString(), env);
    @Nullable String program = set.get("BOARDCAST_PROGRAM_PATH");
    if (program == null || program.isBlank()) {
      List<String> command = SelfLauncher.command("mcp");
      if (machine.os() == Machine.Os.LINUX) {
        // No launcher sees to it, and clients start programs without a locale.
        env.putIfAbsent("LC_ALL", "C.UTF-8");
      }
      return new ServerEntry(command.getFirst(), command.subList(1, command.size()), env);
    }
    // Clients start programs, which a script is not on Windows.
    return machine.os() == Machine.Os.WINDOWS
        ? new ServerEntry("cmd", List.of("/c", program, "mcp"), env)
        : new ServerEntry(program, List.of("mcp"), env);
  }

  private static void putIfSet(
      Map<String, String> set, String name, String value, SortedMap<String, String> env) {
    if (!set.getOrDefault(name, "").isBlank()) {
      env.put(name, value);
    }
  }
}
