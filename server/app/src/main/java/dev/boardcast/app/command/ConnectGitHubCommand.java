package dev.boardcast.app.command;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.app.watch.GitHubFormatter;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.protocol.boards.TrackerException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Asks the running server, which is the one that has a token, and shows what it says.
@Command(
    name = "github",
    mixinStandardHelpOptions = true,
    description =
        "Makes a board the mirror of a GitHub Project, both ways; looks first, and says what it found.",
    footer = {
      "",
      "Wants a running server (`boardcast serve`) that finds a token: in BOARDCAST_GITHUB_TOKEN,",
      "GH_TOKEN or GITHUB_TOKEN, or from `gh auth token`. The token stays in its memory.",
      "",
      "Examples:",
      "  boardcast connect github octo-org/5",
      "  boardcast connect github octo-org/5 --status-map \"On hold=todo\"",
      "  boardcast connect github --status"
    })
public final class ConnectGitHubCommand implements Callable<Integer> {
  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what;

  @Option(
      names = "--project",
      paramLabel = "NUMBER",
      description = "The board that becomes the mirror; default: a new one.")
  private @Nullable Integer project;

  @Option(
      names = "--status-map",
      paramLabel = "OPTION=STATUS",
      split = ",",
      description =
          "What an option of GitHub's Status is here: backlog, todo, in_progress or done. The usual names are known.")
  private Map<String, String> statusMap = new LinkedHashMap<>();

  @Option(
      names = "--phase-field",
      paramLabel = "NAME",
      description =
          "The field of phases, a single select or of iterations, or Milestone; default: Phase.")
  private @Nullable String phaseField;

  @Option(
      names = "--work-items",
      paramLabel = "KIND",
      description =
          "What work items are there: tasks (lines `- [ ] text` of the body, the default), or none.")
  private @Nullable String workItems;

  @Option(
      names = "--repository",
      paramLabel = "OWNER/NAME",
      description =
          "Where issues that are made here become issues; default: they become drafts of the project.")
  private @Nullable String repository;

  @Option(
      names = "--read-only",
      description = "Follow GitHub and change nothing there: what is changed here goes back.")
  private boolean readOnly;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "A GitHub Enterprise host; default: github.com.")
  private @Nullable String host;

  @Option(names = "--dry-run", description = "Look, say what was found, and change nothing.")
  private boolean dryRun;

  /// One of these.
  static final class What {
    @Parameters(
        paramLabel = "OWNER/NUMBER",
        description = "The GitHub Project, also as its address in a browser.")
    private @Nullable String address;

    @Option(names = "--list", description = "List the boards that are connected.")
    private boolean list;

    @Option(names = "--status", description = "The same, with how each connection stands.")
    private boolean status;

    @Option(
        names = "--disconnect",
        paramLabel = "NUMBER",
        description = "End the connection of this board; the board stays.")
    private @Nullable Integer disconnect;
  }

  @Override
  public Integer call() {
    LogSetup.setLevel(LogLevel.ERROR);
    PrintWriter out = spec.commandLine().getOut();
    List<String> lines = asked(this::lines);
    lines.forEach(out::println);
    out.flush();
    return 0;
  }

  private List<String> lines(TrackerClient server) {
    if (what.address != null) {
      return connect(server, what.address);
    }
    if (what.disconnect != null) {
      server.disconnectGitHub(what.disconnect);
      return List.of(
          "Project #%d is not connected any more. The board stays as it is."
              .formatted(what.disconnect));
    }
    return GitHubFormatter.connections(server.gitHub(), what.status && !what.list);
  }

  private List<String> connect(TrackerClient server, String address) {
    JsonObject request = new JsonObject();
    request.addProperty("address", address);
    if (host != null) {
      request.addProperty("host", host);
    }
    if (project != null) {
      request.addProperty("project", project);
    }
    if (repository != null) {
      request.addProperty("repository", repository);
    }
    if (phaseField != null) {
      request.addProperty("phaseField", phaseField);
    }
    if (workItems != null) {
      request.addProperty("workItems", workItems);
    }
    if (readOnly) {
      request.addProperty("readOnly", true);
    }
    JsonObject told = new JsonObject();
    statusMap.forEach(told::addProperty);
    request.add("statusMap", told);
    request.addProperty("check", true);
    PrintWriter out = spec.commandLine().getOut();
    GitHubFormatter.found(server.connectGitHub(request).getAsJsonObject("found"))
        .forEach(out::println);
    out.flush();
    if (dryRun) {
      return List.of("", "Nothing was changed (--dry-run).");
    }
    request.addProperty("check", false);
    int number = server.connectGitHub(request).get("project").getAsInt();
    return List.of(
        "",
        "Connected: project #%d. It fills while you look: boardcast watch %d"
            .formatted(number, number),
        "How it stands:     boardcast connect github --status");
  }

  private static List<String> asked(Function<TrackerClient, List<String>> call) {
    Settings settings = SettingsReader.read();
    String key =
        settings
            .findApiKey()
            .orElseThrow(
                () -> new CommandFailure("no server was ever started here\nNext: boardcast serve"));
    try (TrackerClient client =
        new TrackerClient(
            new TrackerSettings(
                settings.trackerUrl(),
                key,
                settings.requestTimeout(),
                0,
                "script",
                "boardcast-connect/" + Version.current()))) {
      return call.apply(client);
    } catch (TrackerException.Unreachable e) {
      throw new CommandFailure(e.getMessage() + "\nNext: boardcast serve", e);
    } catch (TrackerException.Invalid e) {
      throw CommandFailure.ofUsage(String.valueOf(e.getMessage()));
    } catch (TrackerException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
