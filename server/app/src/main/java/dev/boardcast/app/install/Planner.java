package dev.boardcast.app.install;

import com.google.gson.JsonObject;
import dev.boardcast.app.install.ConfigTree.ObjectValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides what is to be done for a client, from the text of its file. Reads and writes nothing.
final class Planner {
  private static final String NAME = ServerEntry.NAME;

  private Planner() {}

  /// What a plan is made from.
  ///
  /// @param text of the file; empty when it is not there
  /// @param backup of the file as it was before, when there is one
  /// @param program the client's own program, when it shall be used
  record Scene(
      Client client,
      Path file,
      Optional<String> text,
      Optional<String> backup,
      Optional<String> program) {
    String before() {
      return text.orElse("");
    }
  }

  /// Enters the server, or brings its entry up to date.
  static Step install(Scene scene, ServerEntry entry) {
    Client client = scene.client();
    if (client == Client.CODEX) {
      return installCodex(scene, entry);
    }
    try {
      String before = scene.before();
      Optional<JsonObject> former = entryOf(before, client);
      JsonObject wanted = entry.json(client, former.orElseGet(JsonObject::new));
      if (former.isPresent() && former.get().equals(wanted)) {
        return new Step.Unchanged("it is entered already");
      }
      if (former.isEmpty() && scene.program().isPresent()) {
        List<String> command = new ArrayList<>(List.of(scene.program().get()));
        command.addAll(entry.claudeArguments());
        return new Step.Run(command);
      }
      String after = ConfigEdit.put(before, client.section(), NAME, wanted);
      List<String> shown = new ArrayList<>();
      former.ifPresent(entryBefore -> shown.addAll(lines("- ", entryBefore)));
      shown.addAll(lines("+ ", wanted));
      boolean stillGood = former.isPresent() && isBackupWithout(scene, former.get());
      return new Step.Write(
          scene.file(), before, after, shown, stillGood ? Step.Backup.KEEP : Step.Backup.MAKE);
    } catch (ConfigFault e) {
      return refused(scene, e, entry.snippet(client));
    }
  }

  private static Step installCodex(Scene scene, ServerEntry entry) {
    return hasCodexTable(scene.before())
        ? new Step.Unchanged("it has an entry of that name, which is yours to change")
        : new Step.Tell(
            "TOML is not edited here; add this to %s, or let Codex do it with `codex mcp add`"
                .formatted(scene.file()),
            entry.snippet(scene.client()),
            false);
  }

  private static boolean hasCodexTable(String toml) {
    String header = "[%s.%s]".formatted(Client.CODEX.section(), NAME);
    return toml.lines().anyMatch(line -> line.strip().startsWith(header));
  }

  /// Takes the entry out.
  ///
  /// @param restore whether an entry of that name that was there before the last change comes back
  static Step remove(Scene scene, boolean restore) {
    Client client = scene.client();
    if (client == Client.CODEX) {
      return hasCodexTable(scene.before())
          ? new Step.Tell(
              "TOML is not edited here; delete the table [%s.%s] from %s, or let Codex do it with `codex mcp remove %s`"
                  .formatted(client.section(), NAME, scene.file(), NAME),
              "",
              false)
          : new Step.Unchanged("it has no entry");
    }
    try {
      String before = scene.before();
      Optional<JsonObject> present = entryOf(before, client);
      if (present.isEmpty()) {
        return new Step.Unchanged("it has no entry");
      }
      List<String> shown = new ArrayList<>(lines("- ", present.get()));
      if (isBackupWithout(scene, present.get())) {
        String backup = scene.backup().orElseThrow();
        Optional<JsonObject> former = entryOf(backup, client);
        if (restore || former.isEmpty()) {
          former.ifPresent(entry -> shown.addAll(lines("+ ", entry)));
          return new Step.Write(scene.file(), before, backup, shown, Step.Backup.DROP);
        }
      }
      Optional<JsonObject> former = restore ? formerOf(scene) : Optional.empty();
      if (former.isPresent()) {
        shown.addAll(lines("+ ", former.get()));
        String after = ConfigEdit.put(before, client.section(), NAME, former.get());
        return new Step.Write(scene.file(), before, after, shown, Step.Backup.DROP);
      }
      if (scene.program().isPresent() && scene.backup().isEmpty()) {
        return new Step.Run(
            List.of(scene.program().get(), "mcp", "remove", "--scope", "user", NAME));
      }
      if (scene.backup().isEmpty()
          && ConfigEdit.put("", client.section(), NAME, present.get()).equals(before)) {
        return new Step.Delete(scene.file(), before, shown);
      }
      String after = ConfigEdit.remove(before, client.section(), NAME);
      return new Step.Write(scene.file(), before, after, shown, Step.Backup.DROP);
    } catch (ConfigFault e) {
      return refused(scene, e, "");
    }
  }

  /// Whether the file is its backup with this entry, and nothing else has changed.
  private static boolean isBackupWithout(Scene scene, JsonObject entry) {
    if (scene.backup().isEmpty()) {
      return false;
    }
    try {
      String again = ConfigEdit.put(scene.backup().get(), scene.client().section(), NAME, entry);
      return again.equals(scene.before());
    } catch (ConfigFault _) {
      return false;
    }
  }

  private static Optional<JsonObject> formerOf(Scene scene) {
    try {
      return scene.backup().isEmpty()
          ? Optional.empty()
          : entryOf(scene.backup().get(), scene.client());
    } catch (ConfigFault _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObject> entryOf(String text, Client client) throws ConfigFault {
    return ConfigReader.read(text).entry(client.section(), NAME).map(ObjectValue::json);
  }

  private static List<String> lines(String sign, JsonObject entry) {
    return ("\"" + NAME + "\": " + ConfigEdit.pretty(ServerEntry.masked(entry)))
        .lines()
        .map(line -> sign + line)
        .toList();
  }

  private static Step.Tell refused(Scene scene, ConfigFault fault, String snippet) {
    return new Step.Tell(
        "%s is left as it is: %s%s"
            .formatted(
                scene.file(),
                fault.getMessage(),
                snippet.isEmpty() ? "" : ". Once that is right, try again, or add by hand:"),
        snippet,
        true);
  }
}
