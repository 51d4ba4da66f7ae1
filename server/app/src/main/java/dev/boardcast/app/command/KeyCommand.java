package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.keys.KeyFile;
import dev.boardcast.app.keys.KeyStore;
import dev.boardcast.app.keys.KeyTable;
import dev.boardcast.app.keys.NamedKey;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The named keys of a server on this machine: a running one takes a change over within a second.
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description =
        "Makes, lists and revokes the named keys of this machine's server, or of all servers of the PostgreSQL that BOARDCAST_DATABASE (--database) names.",
    footer = {
      "",
      "Running servers take changes over within two seconds. Only a key's hash is kept: write the key",
      "down when it is shown. The server's own key, `local`, is not one of these."
    })
public final class KeyCommand implements Runnable {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which one? There are these:");
  }

  private static String checked(String name) {
    if (!NamedKey.isName(name)) {
      throw CommandFailure.ofUsage(
          "`%s` cannot be a key's name; valid: 1 to %d letters, digits, and . _ - past the first, and not `%s`"
              .formatted(name, NamedKey.NAME_MAX_CHARS, Principal.LOCAL));
    }
    return name;
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Makes a key and prints it, this once, alone on standard output.")
  int add(
      @Parameters(paramLabel = "NAME", description = "What the key is called.") String name,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              defaultValue = "read",
              description =
                  "read (the default), write (changes too) or admin (deletes projects, too).")
          String scope,
      @Option(
              names = "--project",
              paramLabel = "NUMBER",
              description = "Only for this project; may be given up to 100 times.")
          @Nullable List<Integer> projects,
      @Mixin KeyPlaceOption place) {
    Scope known =
        Scope.fromWireName(scope)
            .orElseThrow(() ->
                CommandFailure.ofUsage(
                    "--scope %s is not valid; valid: read, write, admin".formatted(scope)));
    Optional<Set<Integer>> only = Optional.ofNullable(projects).map(TreeSet::new);
    if (only.stream().anyMatch(p -> p.size() > Principal.PROJECTS_MAX_COUNT)
        || only.stream().flatMap(Set::stream).anyMatch(n -> n < 1)) {
      throw CommandFailure.ofUsage(
          "--project is not valid; valid: a project's number, at most %d times"
              .formatted(Principal.PROJECTS_MAX_COUNT));
    }
    String key;
    try (KeyStore keys = place.keys()) {
      key = keys.add(checked(name), known, only, InstantSource.system());
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "The key `%s` (%s, %s). It is shown this once:"
            .formatted(name, known.wireName(), reach(only)));
    err.flush();
    spec.commandLine().getOut().println(key);
    spec.commandLine().getOut().flush();
    return 0;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the keys: name, scope, projects, since when.")
  int list(@Mixin KeyPlaceOption place) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line(Principal.LOCAL, Scope.ADMIN.wireName(), "all projects", "the server's own"));
    List<NamedKey> all;
    try (KeyStore keys = place.keys()) {
      all = keys.read();
    }
    for (NamedKey key : all) {
      out.println(
          line(
              key.name(),
              key.scope().wireName(),
              reach(key.projects()),
              "since " + key.createdAt()));
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Makes a key invalid; who is connected with it is cut off.")
  int revoke(
      @Parameters(paramLabel = "NAME", description = "The key's name.") String name,
      @Mixin KeyPlaceOption place) {
    try (KeyStore keys = place.keys()) {
      keys.revoke(name);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("The key `%s` is not valid any more.".formatted(name));
    out.flush();
    return 0;
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description =
          "Takes the keys of a data folder into the PostgreSQL that BOARDCAST_DATABASE names, where all its servers know them. They stay valid as they are; one whose name is there already is left out, and told. The folder's keys.json is then keys.json.imported.")
  int importKeys(@Mixin KeyPlaceOption place) {
    KeyFile file = place.keysOfFolder();
    PrintWriter out = spec.commandLine().getOut();
    try (KeyTable table = place.keysOfDatabase()) {
      KeyFile.Handover done = file.handOver(table);
      out.println(
          "%d keys of %s are valid at all servers of %s now."
              .formatted(done.taken(), file.place(), table.place()));
      if (done.taken() > 0) {
        out.println(
            "Where one was refused before, nobody tries it again by itself: reconnect there (in VS Code: Boardcast: Reconnect).");
      }
      done.known()
          .forEach(name ->
              out.println("`%s` was there already, and is as it was there.".formatted(name)));
      done.setAside()
          .ifPresent(aside ->
              out.println(
                  "The file is %s now, so that no key that is revoked there comes back from it."
                      .formatted(aside)));
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description =
          "Takes the keys of the PostgreSQL that BOARDCAST_DATABASE names into a data folder, for a server with a file of its own, as `migrate` does when it brings boards back. They stay valid as they are, there too; one whose name the folder has already is left out, and told, and so is one that was brought before and revoked there since (keys.json.exported has them).")
  int exportKeys(@Mixin KeyPlaceOption place) {
    KeyFile file = place.keysOfFolder();
    PrintWriter out = spec.commandLine().getOut();
    try (KeyTable table = place.keysOfDatabase()) {
      bring(table, file, out);
    }
    out.flush();
    return 0;
  }

  /// Keys of a database, to where a server has them for itself.
  static void bring(KeyTable table, KeyFile file, PrintWriter out) {
    List<NamedKey> all = table.read();
    if (all.isEmpty()) {
      out.println("There are no named keys in %s.".formatted(table.place()));
      return;
    }
    KeyFile.Brought brought = file.bring(all);
    out.println(
        "%d named keys of %s are in %s now."
            .formatted(brought.taken(), table.place(), file.place()));
    brought
        .known()
        .forEach(
            name -> out.println("`%s` was there already, and is as it was there.".formatted(name)));
    brought
        .revoked()
        .forEach(name ->
            out.println(
                "`%s` was brought before, and revoked since: it stays so (%s.exported)."
                    .formatted(name, file.place())));
  }

  private static String line(String name, String scope, String projects, String since) {
    return "%-24s  %-5s  %-16s  %s".formatted(name, scope, projects, since);
  }

  private static String reach(Optional<Set<Integer>> projects) {
    return projects
        .map(numbers ->
            new TreeSet<>(numbers).stream().map(n -> "#" + n).collect(Collectors.joining(",")))
        .orElse("all projects");
  }
}
