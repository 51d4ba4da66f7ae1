package dev.boardcast.app.demo.cluster;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.demo.DemoEditor;
import dev.boardcast.app.demo.DemoParts;
import dev.boardcast.app.demo.DemoScript;
import dev.boardcast.app.demo.DemoStep;
import dev.boardcast.app.demo.McpAgent;
import dev.boardcast.app.settings.Option;
import dev.boardcast.app.watch.Paint;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.protocol.boards.TrackerException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Several servers on one PostgreSQL: an agent works at one, editors watch at the others; a server
/// is killed, then the database, and nothing is lost.
public final class ClusterDemo {
  public static final int SERVERS_MIN = 2;
  public static final int SERVERS_MAX = 5;

  private static final long TOLD_TIMEOUT_MS = 60_000;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TOTAL_MAX = Duration.ofMinutes(4);
  private static final long AGAIN_MS = 200;
  private static final int KILL_BEFORE_STEP = 9;

  private final PrintStream out;
  private final long pauseMs;
  private final int count;
  private final Paint paint = Paint.detect();
  private int shown;

  /// @param count of servers, at least `SERVERS_MIN`
  /// @param pauseMs between two steps, so that a person can follow
  public ClusterDemo(PrintStream out, int count, long pauseMs) {
    this.out = out;
    this.count = count;
    this.pauseMs = pauseMs;
  }

  /// Plays it all.
  ///
  /// @throws CommandFailure when there is no PostgreSQL, a part fails, or a change is lost,
  ///   repeated or out of order
  public void run() throws InterruptedException {
    try (DemoParts parts = DemoParts.create()) {
      Thread end = Thread.ofPlatform().unstarted(parts::end);
      Runtime.getRuntime().addShutdownHook(end);
      Thread watchdog =
          Thread.startVirtualThread(() -> {
            try {
              Thread.sleep(TOTAL_MAX);
              parts.end();
            } catch (InterruptedException _) {
              // The demo is over.
            }
          });
      try {
        run(parts);
      } catch (IllegalStateException | IOException | TrackerException e) {
        throw new CommandFailure(
            "the demo failed: " + parts.findDead(0).orElse(String.valueOf(e.getMessage())), e);
      } finally {
        watchdog.interrupt();
      }
    }
  }

  private void run(DemoParts parts) throws InterruptedException, IOException {
    say(
        paint.bold("Boardcast demo")
            + ": %d servers, one board. An agent works at one, editors watch at the others."
                .formatted(count));
    PostgresPrograms programs = PostgresPrograms.find(parts.folder());
    say("  … PostgreSQL %s of %s, with a standby".formatted(programs.version(), programs.folder()));
    try (DemoPostgres postgres = DemoPostgres.make(programs, parts.folder())) {
      postgres.start();
      say("  … %d times boardcast serve --database %s".formatted(count, postgres.address()));
      List<DemoParts.Server> servers = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        String name = "server-" + i;
        servers.add(
            parts.startServer(
                name,
                Map.of(
                    Option.BOARDCAST_DATABASE.name(),
                    postgres.address(),
                    Option.BOARDCAST_DATABASE_PASSWORD.name(),
                    postgres.password(),
                    Option.BOARDCAST_DATA_DIR.name(),
                    Files.createDirectory(parts.folder().resolve(name)).toString())));
      }
      play(parts, postgres, servers);
    }
  }

  /// The agent is at the first server, the editors at the last one and the one before it.
  private void play(DemoParts parts, DemoPostgres postgres, List<DemoParts.Server> servers)
      throws InterruptedException, IOException {
    DemoParts.Server last = servers.getLast();
    List<DemoParts.Server> fromLast = servers.reversed();
    List<DemoParts.Server> fromBefore = new ArrayList<>(fromLast);
    Collections.rotate(fromBefore, -1);
    say(
        "  … the agent's part (boardcast mcp) at server 1, editors' (boardcast sidecar) at %d and %d"
            .formatted(Math.max(1, count - 1), count));
    try (DemoBalancer rest = balancer(servers, DemoParts.Server::trackerUrl);
        DemoBalancer hub = balancer(servers, DemoParts.Server::hubUrl);
        ClusterEditor one = ClusterEditor.open(parts, "editor-1", fromBefore);
        ClusterEditor other = ClusterEditor.open(parts, "editor-2", fromLast);
        TrackerClient client = client(parts, rest.address())) {
      McpAgent agent =
          new McpAgent(
              parts.start("agent", ClusterEditor.at(rest.address(), hub.address()), "mcp"));
      agent.initialize("demo-agent");
      say("");
      say(
          "  #  the agent calls      to                                      %s"
              .formatted("editor 1   editor 2"));
      List<ClusterEditor> editors = List.of(one, other);
      int project =
          step(agent, client, editors, 0, DemoScript.first())
              .getAsJsonObject("project")
              .get("number")
              .getAsInt();
      // So that they have something to lose.
      editors.forEach(editor -> editor.session().board(project));
      List<DemoStep> steps = DemoScript.rest(project);
      int failover = failoverStep(steps);
      for (int i = 0; i < steps.size(); i++) {
        Thread.sleep(pauseMs);
        if (i == KILL_BEFORE_STEP) {
          parts.kill(last.process());
          say(paint.bad("     kill -9 of server %d, where editor 2 is".formatted(count)));
        }
        if (i == failover) {
          failOver(postgres, agent, client, editors, project, steps.get(i));
        } else {
          var _ = step(agent, client, editors, project, steps.get(i));
        }
      }
      conclude(client, editors, project);
    }
  }

  /// One that can be repeated: an agent that is not told whether its change was made asks again.
  private static int failoverStep(List<DemoStep> steps) {
    int step = steps.size() / 2;
    while (!steps.get(step).tool().equals("update_issue_status")) {
      step++;
    }
    return step;
  }

  private void failOver(
      DemoPostgres postgres,
      McpAgent agent,
      TrackerClient client,
      List<ClusterEditor> editors,
      int project,
      DemoStep step)
      throws InterruptedException, IOException {
    postgres.killPrimary();
    say(paint.bad("     kill -9 of the database; its standby is promoted, the agent goes on"));
    long killed = System.nanoTime();
    CompletableFuture<Void> promoted =
        CompletableFuture.runAsync(() -> {
          try {
            postgres.promoteStandby();
          } catch (IOException e) {
            throw new CompletionException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        });
    var _ = step(agent, client, editors, project, step);
    promoted.join();
    say(
        paint.good(
            "     … which every editor was told %.1f s after the database was killed"
                .formatted((System.nanoTime() - killed) / 1e9)));
  }

  private JsonObject step(
      McpAgent agent, TrackerClient client, List<ClusterEditor> editors, int project, DemoStep step)
      throws InterruptedException {
    McpAgent.Answer answer = call(agent, step);
    int number =
        project == 0
            ? answer.structured().getAsJsonObject("project").get("number").getAsInt()
            : project;
    long head = head(client, number);
    List<Long> millis = new ArrayList<>();
    for (ClusterEditor editor : editors) {
      long at = editor.awaitTold(head, TOLD_TIMEOUT_MS);
      millis.add(Math.max(0, (at - answer.atNanos()) / 1_000_000));
    }
    String sentence = step.sentence();
    say(
        String.format(
            Locale.ROOT,
            " %2d  %-20s %-38s %6d ms  %6d ms",
            ++shown,
            step.tool(),
            sentence.length() <= 38 ? sentence : sentence.substring(0, 37) + "…",
            millis.getFirst(),
            millis.getLast()));
    return answer.structured();
  }

  /// An agent that is told to try again does.
  private McpAgent.Answer call(McpAgent agent, DemoStep step) throws InterruptedException {
    long deadline = System.nanoTime() + TOLD_TIMEOUT_MS * 1_000_000;
    while (true) {
      try {
        return agent.call(step.tool(), step.arguments());
      } catch (CommandFailure e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        say(paint.faint("     " + String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        Thread.sleep(AGAIN_MS);
      }
    }
  }

  /// Where the project's log ends.
  private static long head(TrackerClient client, int project) throws InterruptedException {
    long deadline = System.nanoTime() + TOLD_TIMEOUT_MS * 1_000_000;
    while (true) {
      try {
        Map<Integer, LogHead> heads =
            client
                .positionsIfChanged(null)
                .orElseThrow(() -> new IllegalStateException("unasked 304"))
                .value()
                .heads();
        return heads.getOrDefault(project, LogHead.NONE).sequence();
      } catch (TrackerException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(AGAIN_MS);
      }
    }
  }

  private void conclude(TrackerClient client, List<ClusterEditor> editors, int project) {
    // Before anybody reads the board: what an editor has, it has from what it was told.
    List<Board> held = editors.stream().map(editor -> editor.session().board(project)).toList();
    Board stored = client.board(project);
    boolean whole = true;
    say("");
    for (int i = 0; i < editors.size(); i++) {
      DemoEditor.Account account = editors.get(i).editor().account(stored.position().sequence());
      int again = editors.get(i).refreshed();
      boolean equal = held.get(i).equals(stored);
      whole &=
          equal
              && again == 0
              && account.lost() == 0
              && account.repeated() == 0
              && account.inOrder();
      say(
          "Editor %d: %d changes, %d lost, %d repeated, %s; boards to be read again: %d; its board is %s."
              .formatted(
                  i + 1,
                  account.changes(),
                  account.lost(),
                  account.repeated(),
                  account.inOrder() ? "in order" : "NOT in order",
                  again,
                  equal ? "the database's, field by field" : "NOT the database's"));
    }
    if (!whole) {
      throw new CommandFailure("changes were lost, repeated or out of order: see above");
    }
    say(
        paint.good(
            "One server and one database were killed; nothing was lost, nobody noticed more than a pause."));
    say("");
    say("Your own: docs/CLUSTER.md");
  }

  private static DemoBalancer balancer(
      List<DemoParts.Server> servers, java.util.function.Function<DemoParts.Server, URI> address)
      throws IOException {
    return DemoBalancer.before(servers.stream().map(address).toList());
  }

  private static TrackerClient client(DemoParts parts, URI tracker) {
    return new TrackerClient(
        new TrackerSettings(
            tracker,
            parts.apiKey(),
            REQUEST_TIMEOUT,
            0,
            "script",
            "boardcast-demo/" + Version.current()));
  }

  private void say(String sentence) {
    out.println(sentence);
    out.flush();
  }
}
