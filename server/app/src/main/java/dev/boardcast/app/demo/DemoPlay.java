package dev.boardcast.app.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.editor.ChangeInbox.Received;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.app.watch.LiveBoards;
import dev.boardcast.app.watch.Paint;
import dev.boardcast.app.watch.Screen;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Plays the script: each step is a tool call of the agent, and then the wait until the editor was
/// told. For one thread.
final class DemoPlay {
  /// A change that the editor is not told of within this is lost.
  private static final long CHANGE_TIMEOUT_MS = 60_000;

  private static final int LOG_LINES_SHOWN = 8;

  /// How often a wait looks after the parts.
  private static final long LOOK_MS = 250;

  private final DemoParts parts;
  private final McpAgent agent;
  private final DemoEditor editor;
  private final LiveBoards boards;
  private final Screen screen;
  private final PrintStream out;
  private final long pauseMs;
  private final Latencies latencies = new Latencies();
  private final Deque<String> log = new ArrayDeque<>();
  private int project;
  private int played;

  DemoPlay(
      DemoParts parts,
      McpAgent agent,
      EditorSession session,
      DemoEditor editor,
      Screen screen,
      Paint paint,
      PrintStream out,
      long pauseMs) {
    this.parts = parts;
    this.agent = agent;
    this.editor = editor;
    this.boards = new LiveBoards(session, screen, paint);
    this.screen = screen;
    this.out = out;
    this.pauseMs = pauseMs;
  }

  /// What came of it.
  record Outcome(int project, int steps, Latencies latencies) {}

  Outcome play() throws InterruptedException {
    JsonObject created = step(DemoScript.first()).getAsJsonObject("project");
    List<DemoStep> rest = DemoScript.rest(created.get("number").getAsInt());
    for (DemoStep step : rest) {
      Thread.sleep(pauseMs);
      var _ = step(step);
    }
    return new Outcome(project, played, latencies);
  }

  private JsonObject step(DemoStep step) throws InterruptedException {
    played++;
    McpAgent.Answer answer = agent.call(step.tool(), step.arguments());
    if (answer.structured().has("project")) {
      project = answer.structured().getAsJsonObject("project").get("number").getAsInt();
    }
    Received received = awaitTold(step, changeOf(answer.structured()));
    double millis = (received.atNanos() - answer.atNanos()) / 1e6;
    latencies.add(millis);
    show(step, millis, received.change());
    return answer.structured();
  }

  private Received awaitTold(DemoStep step, Predicate<JsonObject> change)
      throws InterruptedException {
    long deadline = System.nanoTime() + CHANGE_TIMEOUT_MS * 1_000_000;
    while (System.nanoTime() < deadline) {
      Received received = editor.inbox().await(change, LOOK_MS);
      if (received != null) {
        return received;
      }
      Optional<String> dead = parts.findDead(0);
      if (dead.isPresent()) {
        throw new CommandFailure(dead.get());
      }
    }
    throw new CommandFailure(
        "the editor was not told within %d s: %s"
            .formatted(CHANGE_TIMEOUT_MS / 1_000, step.sentence()));
  }

  private void show(DemoStep step, double millis, JsonObject change) {
    String line =
        String.format(
            Locale.ROOT,
            "%3d  %-19s  %-45s %4.0f ms",
            played,
            step.tool(),
            step.sentence(),
            millis);
    if (!screen.isTerminal()) {
      out.println(line);
      out.flush();
      return;
    }
    log.addLast(line);
    if (log.size() > LOG_LINES_SHOWN) {
      log.removeFirst();
    }
    JsonElement issue = change.get("issueNumber");
    Set<Integer> highlighted = issue == null ? Set.of() : Set.of(issue.getAsInt());
    boards.draw(project, editor.inbox().status(), highlighted, List.copyOf(log));
  }

  /// The one change that a step makes.
  private static Predicate<JsonObject> changeOf(JsonObject answer) {
    if (answer.has("project")) {
      long version = answer.getAsJsonObject("project").get("version").getAsLong();
      return change -> change.get("sequence").getAsLong() == version;
    }
    if (answer.has("deleted")) {
      int number = answer.get("issueNumber").getAsInt();
      return change -> isAbout(change, "issue.deleted", number);
    }
    if (answer.has("phase")) {
      return change -> change.get("type").getAsString().equals("phase.updated");
    }
    if (answer.has("issue")) {
      JsonObject issue = answer.getAsJsonObject("issue");
      int number = issue.get("number").getAsInt();
      long version = issue.get("version").getAsLong();
      return change ->
          change.has("issueNumber")
              && change.get("issueNumber").getAsInt() == number
              && change.getAsJsonObject("data").getAsJsonObject("issue").get("version").getAsLong()
                  == version;
    }
    int number = answer.get("issueNumber").getAsInt();
    JsonElement workItem = answer.get("workItem");
    return change ->
        isAbout(change, "issue.updated", number)
            && change
                .getAsJsonObject("data")
                .getAsJsonObject("issue")
                .getAsJsonArray("workItems")
                .contains(workItem);
  }

  private static boolean isAbout(JsonObject change, String type, int issue) {
    return change.get("type").getAsString().equals(type)
        && change.has("issueNumber")
        && change.get("issueNumber").getAsInt() == issue;
  }
}
