package dev.boardcast.app.demo;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.app.watch.Paint;
import dev.boardcast.app.watch.Screen;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.domain.Board;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/// The main job from end to end: an agent changes a board through MCP, an editor sees it.
public final class Demo {
  private static final long LIVE_TIMEOUT_MS = 120_000;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /// A part that neither answers nor ends must not keep a person waiting.
  private static final Duration TOTAL_MAX = Duration.ofMinutes(2);

  private static final String TOOK_TOO_LONG =
      "the demo failed: a part did not answer; it was ended after %d s"
          .formatted(TOTAL_MAX.toSeconds());

  private static final long DEATH_PATIENCE_MS = 3_000;
  private static final String AGENT = "demo-agent";

  private final PrintStream out;
  private final long pauseMs;

  /// @param pauseMs between two steps, so that a person can follow
  public Demo(PrintStream out, long pauseMs) {
    this.out = out;
    this.pauseMs = pauseMs;
  }

  /// Plays it all.
  ///
  /// @throws CommandFailure when a part fails, or a change is lost or repeated
  public void run() throws InterruptedException {
    Screen screen = new Screen(out);
    try (DemoParts parts = DemoParts.create()) {
      Thread atExit =
          Thread.ofPlatform()
              .name("demo-end")
              .unstarted(() -> {
                screen.close();
                parts.end();
              });
      Runtime.getRuntime().addShutdownHook(atExit);
      AtomicBoolean late = new AtomicBoolean();
      Thread watchdog = Thread.startVirtualThread(() -> endLate(parts, late));
      try {
        run(parts, screen);
      } catch (CommandFailure | IllegalStateException e) {
        screen.close();
        throw new CommandFailure(late.get() ? TOOK_TOO_LONG : explain(parts, e), e);
      } finally {
        watchdog.interrupt();
      }
    } finally {
      screen.close();
    }
  }

  private static void endLate(DemoParts parts, AtomicBoolean late) {
    try {
      Thread.sleep(TOTAL_MAX);
      late.set(true);
      // What waits for a part then fails, and the demo with it.
      parts.end();
    } catch (InterruptedException _) {
      // The demo is over.
    }
  }

  /// A part that died explains a failure better than its neighbour's complaint.
  private static String explain(DemoParts parts, RuntimeException failure)
      throws InterruptedException {
    return "the demo failed: "
        + parts.findDead(DEATH_PATIENCE_MS).orElse(String.valueOf(failure.getMessage()));
  }

  private void run(DemoParts parts, Screen screen) throws InterruptedException {
    Paint paint = Paint.detect();
    out.println(
        paint.bold("Boardcast demo") + ": an agent works on a board, an editor watches it.");
    say("starting tracker and hub (boardcast serve)");
    parts.startServer();
    say("starting the editor's part (boardcast sidecar)");
    Process sidecar = parts.start("sidecar");
    DemoEditor editor = new DemoEditor();
    try (EditorSession session =
        EditorSession.open(
            sidecar.getInputStream(), sidecar.getOutputStream(), new JsonObject(), editor)) {
      if (!editor.inbox().awaitState("live", LIVE_TIMEOUT_MS)) {
        throw new CommandFailure("the sidecar found no hub. " + parts.logOf("sidecar"));
      }
      say("starting the agent's part (boardcast mcp)");
      McpAgent agent = new McpAgent(parts.start("mcp"));
      agent.initialize(AGENT);
      out.println();
      out.println("  #  the agent calls      to                                       seen after");
      screen.open();
      DemoPlay play = new DemoPlay(parts, agent, session, editor, screen, paint, out, pauseMs);
      DemoPlay.Outcome outcome = play.play();
      summarize(parts, session, editor, outcome, paint);
    }
  }

  private void summarize(
      DemoParts parts,
      EditorSession session,
      DemoEditor editor,
      DemoPlay.Outcome outcome,
      Paint paint) {
    Board shown = session.board(outcome.project());
    Board stored = stored(parts, outcome.project());
    DemoEditor.Account account = editor.account(stored.position().sequence());
    boolean equal = shown.equals(stored);
    Latencies times = outcome.latencies();
    out.println();
    out.printf(
        Locale.ROOT,
        "%d changes, each told to the editor: %d lost, %d repeated, %s.%n",
        account.changes(),
        account.lost(),
        account.repeated(),
        account.inOrder() ? "all in order" : "NOT in order");
    out.printf(
        Locale.ROOT,
        "From the tool's answer to the editor's notification:%n"
            + "median %.0f ms, longest %.0f ms, of which 500 ms are the batching window.%n",
        times.percentile(50),
        times.percentile(100));
    out.println(
        equal
            ? paint.good("The editor's board is the tracker's board, field by field.")
            : paint.bad("The editor's board is NOT the tracker's board."));
    if (!equal || account.lost() != 0 || account.repeated() != 0 || !account.inOrder()) {
      throw new CommandFailure("changes were lost, repeated or out of order: see above");
    }
    out.println();
    attach();
  }

  private static Board stored(DemoParts parts, int project) {
    try (TrackerClient client =
        new TrackerClient(
            new TrackerSettings(
                parts.trackerUrl(),
                parts.apiKey(),
                REQUEST_TIMEOUT,
                0,
                "script",
                "boardcast-demo/" + Version.current()))) {
      return client.board(project);
    }
  }

  private void attach() {
    String program = System.getenv().getOrDefault("BOARDCAST_PROGRAM_PATH", "scripts/boardcast");
    out.println("Now with your own agent and editor:");
    out.println("  1. " + program + " serve");
    out.println("  2. claude mcp add boardcast -- " + program + " mcp");
    out.println("  3. VS Code: build the extension and install it (README, \"Use it\"),");
    out.println("     or watch in a terminal: " + program + " watch");
  }

  private void say(String sentence) {
    out.println("  … " + sentence);
    out.flush();
  }
}
