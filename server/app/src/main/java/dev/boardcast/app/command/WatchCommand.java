package dev.boardcast.app.command;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.editor.ChangeInbox;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.process.Processes;
import dev.boardcast.app.process.SelfLauncher;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.app.watch.ChangeFormatter;
import dev.boardcast.app.watch.LiveBoards;
import dev.boardcast.app.watch.Paint;
import dev.boardcast.app.watch.Screen;
import dev.boardcast.app.watch.StatusFormatter;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Shows a live board of a running server in the terminal, until ended by Ctrl-C.",
    footer = {
      "",
      "Where stdout is not a terminal, each change is printed as a line.",
      "Settings: BOARDCAST_HUB_URL, STATE_TRACKING_API_URL, STATE_TRACKING_API_KEY."
    })
public final class WatchCommand implements Callable<Integer> {
  private static final int LOG_LINES_MAX_COUNT = 8;

  /// Projects that are named where another one was asked for.
  private static final int NAMED_MAX_COUNT = 20;

  private static final long REDRAW_MS = 1_000;
  private static final long FIRST_STATE_MS = 2_000;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  @Parameters(
      arity = "0..1",
      paramLabel = "PROJECT",
      description = "The project's number; default: the newest.")
  private @Nullable Integer projectNumber;

  @Option(names = "--once", description = "Show the board once and end.")
  private boolean once;

  @Option(
      names = "--not-by",
      paramLabel = "NAME",
      description = "Say nothing of changes by this name, such as your own; the board shows them.")
  private @Nullable String notBy;

  private final Deque<String> log = new ArrayDeque<>();

  @Override
  public Integer call() throws Exception {
    LogSetup.setLevel(LogLevel.ERROR);
    // Bad settings are told here, in this process, not in the sidecar's log.
    Optional<String> _ = SettingsReader.read().findApiKey();
    Process sidecar = startSidecar();
    Screen screen = new Screen(System.out);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  screen.close();
                  sidecar.destroy();
                }));
    ChangeInbox inbox = new ChangeInbox();
    JsonObject options = new JsonObject();
    options.addProperty("comments", true);
    try (EditorSession session =
        EditorSession.open(sidecar.getInputStream(), sidecar.getOutputStream(), options, inbox)) {
      show(session, inbox, screen, sidecar);
      return 0;
    } catch (IllegalStateException e) {
      throw new CommandFailure(
          e.getMessage() + "\n`boardcast doctor` finds out why, and says what to do.", e);
    } finally {
      Processes.end(sidecar);
    }
  }

  private static Process startSidecar() {
    try {
      return SelfLauncher.start(
          SelfLauncher.command("sidecar"), Map.of(), Path.of(""), ProcessBuilder.Redirect.DISCARD);
    } catch (IOException e) {
      throw new CommandFailure("cannot start the sidecar: " + e.getMessage(), e);
    }
  }

  private void show(EditorSession session, ChangeInbox inbox, Screen screen, Process sidecar)
      throws InterruptedException {
    int number = projectNumber == null ? newestProject(session) : known(session, projectNumber);
    // The first picture should say how the link is; a board is worth showing without.
    boolean _ = inbox.awaitState("live", FIRST_STATE_MS);
    Paint paint = Paint.detect();
    LiveBoards boards = new LiveBoards(session, screen, paint);
    if (once || !screen.isTerminal()) {
      boards.picture(number, inbox.status(), Set.of(), List.of()).forEach(System.out::println);
      System.out.flush();
    }
    if (once) {
      return;
    }
    screen.open();
    JsonObject told = inbox.status();
    while (sidecar.isAlive()) {
      Set<Integer> highlighted = note(inbox.drain(), number, screen);
      JsonObject status = inbox.status();
      if (status != null && isNews(told, status)) {
        note(StatusFormatter.inFull(status), screen);
      }
      String gitHub = StatusFormatter.gitHub(status, number);
      if (gitHub != null && !gitHub.equals(StatusFormatter.gitHub(told, number))) {
        note(gitHub, screen);
      }
      told = status;
      boards.draw(number, status, highlighted, new ArrayList<>(log));
      inbox.awaitAnything(REDRAW_MS);
    }
    throw new IllegalStateException("the sidecar ended (exit code " + sidecar.exitValue() + ")");
  }

  /// While the hub is away, each attempt has its own status; a person is told of the first.
  private static boolean isNews(@Nullable JsonObject told, JsonObject status) {
    return told == null || !StatusFormatter.of(told).equals(StatusFormatter.of(status));
  }

  private Set<Integer> note(List<ChangeInbox.Received> changes, int number, Screen screen) {
    Set<Integer> highlighted = new HashSet<>();
    for (ChangeInbox.Received received : changes) {
      BoardEvent event = Json.read(received.change(), BoardEvent.class);
      if (event.projectNumber() != number || isIgnored(event)) {
        continue;
      }
      Integer issue = event.issueNumber();
      if (issue != null) {
        highlighted.add(issue);
      }
      note(ChangeFormatter.of(event), screen);
    }
    return highlighted;
  }

  private boolean isIgnored(BoardEvent event) {
    return notBy != null && notBy.equals(event.actor()) && event.others().isEmpty();
  }

  private void note(String what, Screen screen) {
    String line = CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + "  " + what;
    log.addLast(line);
    if (log.size() > LOG_LINES_MAX_COUNT) {
      log.removeFirst();
    }
    if (!screen.isTerminal()) {
      System.out.println(line);
      System.out.flush();
    }
  }

  /// Where the tracker is away there may be none to compare with.
  private static int known(EditorSession session, int number) {
    List<Integer> there = session.projects();
    if (there.isEmpty() || there.contains(number)) {
      return number;
    }
    String some = there.stream().limit(NAMED_MAX_COUNT).map(String::valueOf).collect(joining(", "));
    throw new CommandFailure(
        "there is no project %d. There are: %s%s"
            .formatted(number, some, there.size() > NAMED_MAX_COUNT ? ", …" : ""));
  }

  private static int newestProject(EditorSession session) {
    return session.projects().stream()
        .max(Integer::compare)
        .orElseThrow(() ->
            new CommandFailure(
                "there is no project yet: create one with an agent (see README), then watch again"));
  }
}
