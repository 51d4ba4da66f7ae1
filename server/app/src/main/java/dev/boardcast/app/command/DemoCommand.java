package dev.boardcast.app.command;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.demo.Demo;
import dev.boardcast.app.demo.GatewayDemo;
import dev.boardcast.app.demo.GitHubDemo;
import dev.boardcast.app.demo.cluster.ClusterDemo;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.settings.LogLevel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Plays the main job on a throw-away database: an agent works on a board through MCP, and an editor sees each change by itself. Ends by itself after about half a minute.")
public final class DemoCommand implements Callable<Integer> {
  /// Between two steps, so that a person can follow.
  private static final long PAUSE_MS = 400;

  @Option(names = "--fast", description = "Without pauses between the steps.")
  private boolean fast;

  @Option(
      names = "--github",
      description =
          "Plays a connection to GitHub instead: against a GitHub of its own on this machine, which needs no account.")
  private boolean gitHub;

  @Option(
      names = "--gateway",
      description =
          "Plays the gateway instead: an agent uses the board and two public MCP servers (from npm) through one address; one of them is killed, and comes back.")
  private boolean gateway;

  @Option(
      names = "--servers",
      paramLabel = "N",
      description =
          "Plays N servers (2 to 5) on one PostgreSQL instead: a server and the database are killed, and nothing is lost. Needs the programs of PostgreSQL 15 or newer, which it finds by itself; no running one.")
  private @Nullable Integer servers;

  @Override
  public Integer call() throws InterruptedException {
    LogSetup.setLevel(LogLevel.ERROR);
    if (gitHub) {
      new GitHubDemo(System.out, fast ? 0 : PAUSE_MS).run();
      return 0;
    }
    if (servers != null) {
      if (servers < ClusterDemo.SERVERS_MIN || servers > ClusterDemo.SERVERS_MAX) {
        throw CommandFailure.ofUsage(
            "--servers %d is not valid; valid: %d to %d"
                .formatted(servers, ClusterDemo.SERVERS_MIN, ClusterDemo.SERVERS_MAX));
      }
      new ClusterDemo(System.out, servers, fast ? 0 : PAUSE_MS).run();
      return 0;
    }
    if (gateway) {
      new GatewayDemo(System.out, fast ? 0 : PAUSE_MS).run();
      return 0;
    }
    new Demo(System.out, fast ? 0 : PAUSE_MS).run();
    return 0;
  }
}
