package dev.boardcast.app.demo;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.editor.ChangeInbox.Received;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.app.watch.GitHubFormatter;
import dev.boardcast.app.watch.Paint;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.protocol.boards.TrackerException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A board that people have already: a card that is moved in the editor is moved at GitHub, and one
/// that is moved there is moved in the editor.
public final class GitHubDemo {
  private static final long LIVE_TIMEOUT_MS = 120_000;
  private static final long CHANGE_TIMEOUT_MS = 60_000;
  private static final long LOOK_MS = 20;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

  /// Of the demo's own GitHub, which asks for none.
  private static final String NO_TOKEN = "of-the-demo-alone";

  /// So that a person need not wait half a minute.
  private static final long SCAN_MS = 1_000;

  private final PrintStream out;
  private final long pauseMs;
  private final Paint paint = Paint.detect();

  /// @param pauseMs between two steps, so that a person can follow
  public GitHubDemo(PrintStream out, long pauseMs) {
    this.out = out;
    this.pauseMs = pauseMs;
  }

  /// Plays it all.
  ///
  /// @throws CommandFailure when a part fails, or a change does not arrive
  public void run() throws InterruptedException {
    try (PlayedGitHub gitHub = PlayedGitHub.start();
        DemoParts parts = DemoParts.create()) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(parts::end));
      try {
        run(parts, gitHub);
      } catch (IllegalStateException | TrackerException e) {
        throw new CommandFailure(
            "the demo failed: " + parts.findDead(0).orElse(String.valueOf(e.getMessage())), e);
      }
    }
  }

  private void run(DemoParts parts, PlayedGitHub gitHub) throws InterruptedException {
    say(
        paint.bold("Boardcast demo")
            + ": a board here, its GitHub Project there (one of the demo's own).");
    gitHub.add("Sketch the envelope", "In Progress");
    gitHub.add("Choose a radio", "Todo");
    gitHub.add("Write the data logger", null);
    gitHub.add("Sew the parachute", "In Review");
    parts.set("BOARDCAST_GITHUB_TOKEN", NO_TOKEN);
    parts.set("BOARDCAST_GITHUB_HOST", gitHub.host());
    parts.set("BOARDCAST_GITHUB_SCAN_MS", Long.toString(SCAN_MS));
    say("  … starting tracker and hub (boardcast serve) and the editor's part (boardcast sidecar)");
    parts.startServer();
    Process sidecar = parts.start("sidecar");
    DemoEditor editor = new DemoEditor();
    try (TrackerClient server = client(parts);
        EditorSession session =
            EditorSession.open(
                sidecar.getInputStream(), sidecar.getOutputStream(), new JsonObject(), editor)) {
      if (!editor.inbox().awaitState("live", LIVE_TIMEOUT_MS)) {
        throw new CommandFailure("the sidecar found no hub. " + parts.logOf("sidecar"));
      }
      play(server, session, editor, gitHub);
    }
  }

  private static TrackerClient client(DemoParts parts) {
    return new TrackerClient(
        new TrackerSettings(
            parts.trackerUrl(),
            parts.apiKey(),
            REQUEST_TIMEOUT,
            0,
            "script",
            "boardcast-demo/" + Version.current()));
  }

  private void play(
      TrackerClient server, EditorSession session, DemoEditor editor, PlayedGitHub gitHub)
      throws InterruptedException {
    say("");
    say("$ boardcast connect github %s/%d".formatted(PlayedGitHub.OWNER, PlayedGitHub.NUMBER));
    JsonObject request = new JsonObject();
    request.addProperty("address", PlayedGitHub.OWNER + "/" + PlayedGitHub.NUMBER);
    request.addProperty("host", gitHub.host());
    long begun = System.nanoTime();
    JsonObject answer = server.connectGitHub(request);
    GitHubFormatter.found(answer.getAsJsonObject("found")).forEach(this::say);
    int project = answer.get("project").getAsInt();
    await("the import", () -> server.board(project).issues().size() == 4);
    say("");
    say("  #  who         what                                            there after");
    line(1, "GitHub", "4 cards are on the board here", millisSince(begun));
    here(2, session, project, gitHub, "Choose a radio", IssueStatus.IN_PROGRESS, "In Progress");
    there(3, editor, gitHub, "Sketch the envelope", "Done", IssueStatus.DONE);
    here(4, session, project, gitHub, "Write the data logger", IssueStatus.TODO, "Todo");
    there(5, editor, gitHub, "Sew the parachute", "Todo", IssueStatus.TODO);
    here(6, session, project, gitHub, "Write the data logger", IssueStatus.BACKLOG, null);
    conclude(session.board(project), gitHub);
  }

  private void here(
      int step,
      EditorSession session,
      int project,
      PlayedGitHub gitHub,
      String title,
      IssueStatus status,
      @Nullable String option)
      throws InterruptedException {
    Thread.sleep(pauseMs);
    int number = issue(session.board(project), title).number();
    long begun = System.nanoTime();
    session.setStatus(project, number, status);
    await("\"%s\" at GitHub".formatted(title), () -> Objects.equals(gitHub.status(title), option));
    line(
        step,
        "the editor",
        "moves \"%s\" to %s".formatted(title, status.wireName()),
        millisSince(begun));
  }

  private void there(
      int step,
      DemoEditor editor,
      PlayedGitHub gitHub,
      String title,
      String option,
      IssueStatus status)
      throws InterruptedException {
    Thread.sleep(pauseMs);
    long begun = System.nanoTime();
    gitHub.move(title, option);
    Predicate<JsonObject> told =
        change ->
            change.getAsJsonObject("data").get("issue") instanceof JsonObject issue
                && issue.get("title").getAsString().equals(title)
                && issue.get("status").getAsString().equals(status.wireName());
    Received received = editor.inbox().await(told, CHANGE_TIMEOUT_MS);
    if (received == null) {
      throw new CommandFailure("the editor was not told of \"%s\"".formatted(title));
    }
    line(
        step,
        "GitHub",
        "moves \"%s\" to %s".formatted(title, option),
        (received.atNanos() - begun) / 1e6);
  }

  private void conclude(Board board, PlayedGitHub gitHub) {
    List<String> different =
        board.issues().stream()
            .filter(issue -> !sameAs(issue.status(), gitHub.status(issue.title())))
            .map(Issue::title)
            .toList();
    say("");
    if (!different.isEmpty()) {
      throw new CommandFailure("both sides are NOT equal: " + String.join(", ", different));
    }
    say(paint.good("Both sides say the same of every card."));
    say(
        "There by itself: GitHub was looked at every %d ms here, and is every 30 s in earnest."
            .formatted(SCAN_MS));
    say("");
    String program = System.getenv().getOrDefault("BOARDCAST_PROGRAM_PATH", "scripts/boardcast");
    say(
        "Now with your own: "
            + program
            + " serve, then "
            + program
            + " connect github OWNER/NUMBER");
  }

  private static boolean sameAs(IssueStatus status, @Nullable String option) {
    return switch (status) {
      case BACKLOG -> option == null;
      case TODO -> "Todo".equals(option);
      case IN_PROGRESS -> "In Progress".equals(option) || "In Review".equals(option);
      case DONE -> "Done".equals(option);
    };
  }

  private static Issue issue(Board board, String title) {
    return board.issues().stream().filter(i -> i.title().equals(title)).findFirst().orElseThrow();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + CHANGE_TIMEOUT_MS * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            "waited %d s in vain for %s".formatted(CHANGE_TIMEOUT_MS / 1_000, what));
      }
      Thread.sleep(LOOK_MS);
    }
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  private void line(int step, String who, String what, double millis) {
    say(String.format(Locale.ROOT, "%3d  %-10s  %-46s  %5.0f ms", step, who, what, millis));
  }

  private void say(String sentence) {
    out.println(sentence);
    out.flush();
  }
}
