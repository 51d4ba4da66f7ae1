package dev.boardcast.app;

import dev.boardcast.app.demo.Demo;
import dev.boardcast.app.demo.GatewayDemo;
import dev.boardcast.app.demo.GitHubDemo;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.settings.LogLevel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Plays the main job on a throw-away database: an agent works on a board through MCP, and an editor sees each change by itself. Ends by itself after about half a minute.")
final class DemoCommand implements Callable<Integer> {
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

  @Override
  public Integer call() throws InterruptedException {
    LogSetup.setLevel(LogLevel.ERROR);
    if (gitHub) {
      new GitHubDemo(System.out, fast ? 0 : PAUSE_MS).run();
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
