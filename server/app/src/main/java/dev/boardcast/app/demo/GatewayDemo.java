package dev.boardcast.app.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.process.SelfLauncher;
import dev.boardcast.app.settings.Option;
import dev.boardcast.app.watch.Paint;
import dev.boardcast.gateway.face.KeyGate;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// One door to several servers: an agent uses the board, a folder and a public test server through
/// one address; one of them is killed in the middle of a call, and comes back.
public final class GatewayDemo {
  private static final long START_TIMEOUT_MS = 120_000;
  private static final long POLL_MS = 10;
  private static final long CALL_UNDER_WAY_MS = 700;
  private static final String VERSION = "@2026.8.31";
  private static final String EVERYTHING = "@modelcontextprotocol/server-everything";
  private static final String FILES = "@modelcontextprotocol/server-filesystem";

  private final PrintStream out;
  private final long pauseMs;
  private final Paint paint = Paint.detect();
  private int step;

  /// @param pauseMs between two steps, so that a person can follow
  public GatewayDemo(PrintStream out, long pauseMs) {
    this.out = out;
    this.pauseMs = pauseMs;
  }

  /// Plays it all.
  ///
  /// @throws CommandFailure when a part fails
  public void run() throws InterruptedException {
    try (DemoParts parts = DemoParts.create()) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(parts::end));
      try {
        run(parts);
      } catch (IllegalStateException | IOException | ExecutionException e) {
        throw new CommandFailure(
            "the demo failed: " + parts.findDead(0).orElse(String.valueOf(e.getMessage())), e);
      }
    }
  }

  private void run(DemoParts parts) throws InterruptedException, IOException, ExecutionException {
    say(
        paint.bold("Boardcast demo")
            + ": one address, and behind it the board, a folder, a test server.");
    say("  … starting tracker and hub (boardcast serve) and the gateway (boardcast gateway)");
    parts.startServer();
    Path shared = Files.createDirectory(parts.folder().resolve("shared"));
    Path config = parts.folder().resolve("gateway.json");
    Files.writeString(config, config(parts, shared).toString());
    Path ready = parts.folder().resolve("gateway-ready.json");
    Process gateway =
        parts.start(
            "gateway",
            "--config",
            config.toString(),
            "--port",
            "0",
            "--ready-file",
            ready.toString(),
            "--data-dir",
            parts.folder().toString(),
            "--until-stdin-closes");
    long deadline = System.nanoTime() + START_TIMEOUT_MS * 1_000_000;
    while (!Files.exists(ready)) {
      if (!gateway.isAlive() || System.nanoTime() > deadline) {
        throw new CommandFailure("the gateway did not start. " + parts.logOf("gateway"));
      }
      Thread.sleep(POLL_MS);
    }
    URI address = URI.create(Json.parseObject(Files.readString(ready)).get("mcpUrl").getAsString());
    say("  … the agent's one entry: " + address);
    play(parts, new HttpAgent(address, parts.apiKey()), gateway, shared);
  }

  private static JsonObject config(DemoParts parts, Path shared) {
    JsonArray servers = new JsonArray();
    List<String> own = SelfLauncher.command("mcp");
    JsonObject board = server("board", own.getFirst(), own.subList(1, own.size()), null);
    JsonObject env = new JsonObject();
    env.addProperty("STATE_TRACKING_API_KEY", "env:STATE_TRACKING_API_KEY");
    env.addProperty("STATE_TRACKING_API_URL", "env:STATE_TRACKING_API_URL");
    env.addProperty("BOARDCAST_HUB_URL", "env:BOARDCAST_HUB_URL");
    env.addProperty("BOARDCAST_DATA_DIR", "env:" + Option.BOARDCAST_DATA_DIR.name());
    board.getAsJsonObject("server_specific_config").add("env", env);
    servers.add(board);
    // npm's own, where this folder has them already; else fetched.
    String folder = System.getProperty("user.dir");
    servers.add(server("test", "npx", List.of("-y", EVERYTHING + VERSION), folder));
    servers.add(server("files", "npx", List.of("-y", FILES + VERSION, shared.toString()), folder));
    JsonObject key = new JsonObject();
    key.addProperty("name", "demo-agent");
    key.addProperty("digest", "sha256:" + KeyGate.digest(parts.apiKey()));
    JsonArray allow = new JsonArray();
    allow.add("*");
    key.add("allow", allow);
    JsonArray deny = new JsonArray();
    deny.add("board__delete_*");
    key.add("deny", deny);
    JsonArray keys = new JsonArray();
    keys.add(key);
    JsonObject config = new JsonObject();
    config.add("servers", servers);
    config.add("keys", keys);
    return config;
  }

  private static JsonObject server(
      String id, String command, List<String> arguments, @Nullable String folder) {
    JsonArray args = new JsonArray();
    arguments.forEach(args::add);
    JsonObject specific = new JsonObject();
    specific.addProperty("command", command);
    specific.add("args", args);
    if (folder != null) {
      specific.addProperty("cwd", folder);
    }
    JsonObject server = new JsonObject();
    server.addProperty("id", id);
    server.addProperty("type", "mcp");
    server.add("server_specific_config", specific);
    JsonObject timeouts = new JsonObject();
    // npm may have to fetch it first.
    timeouts.addProperty("connect_ms", 120_000);
    server.add("timeouts", timeouts);
    return server;
  }

  private void play(DemoParts parts, HttpAgent agent, Process gateway, Path shared)
      throws InterruptedException, IOException, ExecutionException {
    say("");
    say("  #  the agent calls                        is answered                       after");
    // Each server is started by its first call.
    JsonObject project = call(agent, "board__create_project", json("title", "Launch"));
    int number =
        project
            .getAsJsonObject("structuredContent")
            .getAsJsonObject("project")
            .get("number")
            .getAsInt();
    JsonObject issue = json("title", "Write the report");
    issue.addProperty("projectNumber", number);
    call(agent, "board__create_issue", issue);
    JsonObject file = json("path", shared.resolve("report.md").toString());
    file.addProperty("content", "All systems go.\n");
    call(agent, "files__write_file", file);
    call(agent, "test__echo", json("message", "Is this thing on?"));
    JsonObject listed = agent.ask("tools/list", new JsonObject());
    int tools = listed.getAsJsonObject("result").getAsJsonArray("tools").size();
    say(
        "     tools/list: %d tools of 3 servers, none called delete (the key denies them)"
            .formatted(tools));
    say("");
    JsonObject longer = new JsonObject();
    longer.addProperty("duration", 20);
    longer.addProperty("steps", 20);
    CompletableFuture<JsonObject> lost =
        CompletableFuture.supplyAsync(
            () -> agent.call("test__trigger-long-running-operation", longer));
    Thread.sleep(CALL_UNDER_WAY_MS);
    long killed = System.nanoTime();
    List<ProcessHandle> test =
        gateway
            .descendants()
            .filter(one -> one.info().commandLine().orElse("").contains("server-everything"))
            .toList();
    test.forEach(ProcessHandle::destroyForcibly);
    if (test.isEmpty()) {
      throw new CommandFailure("the test server's process was not found");
    }
    say(paint.bad("     kill -9 of the test server, while a call of 20 s is under way"));
    JsonObject error = lost.get().getAsJsonObject("error");
    if (error == null) {
      throw new CommandFailure("a call whose server was killed had a result");
    }
    line(
        "test__trigger-long-running-operation",
        paint.bad("error, outcome: " + error.getAsJsonObject("data").get("outcome").getAsString()),
        killed);
    call(agent, "board__list_projects", new JsonObject());
    call(agent, "test__echo", json("message", "And now?"));
    say(paint.good("     The others went on; the killed one came back with the next call."));
    say("");
    conclude(parts, gateway);
  }

  private void conclude(DemoParts parts, Process gateway) throws InterruptedException {
    List<ProcessHandle> children = gateway.descendants().toList();
    parts.end();
    long deadline = System.nanoTime() + START_TIMEOUT_MS * 1_000_000;
    while (children.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MS);
    }
    long left = children.stream().filter(ProcessHandle::isAlive).count();
    say(
        "The gateway is ended; of the %d processes that it started, %d are left."
            .formatted(children.size(), left));
    say("Your own: docs/gateway/README.md");
    if (left > 0) {
      throw new CommandFailure("processes of the gateway are left");
    }
  }

  private static JsonObject json(String name, String value) {
    JsonObject json = new JsonObject();
    json.addProperty(name, value);
    return json;
  }

  private JsonObject call(HttpAgent agent, String tool, JsonObject arguments)
      throws InterruptedException {
    long begun = System.nanoTime();
    JsonObject answer = agent.call(tool, arguments);
    if (!answer.has("result")) {
      throw new CommandFailure(
          tool + ": " + answer.getAsJsonObject("error").get("message").getAsString());
    }
    JsonObject result = answer.getAsJsonObject("result");
    String text =
        result.getAsJsonArray("content").get(0).getAsJsonObject().get("text").getAsString();
    if (result.has("isError") && result.get("isError").getAsBoolean()) {
      throw new CommandFailure(tool + ": " + text);
    }
    line(tool, text.lines().findFirst().orElse(""), begun);
    Thread.sleep(pauseMs);
    return result;
  }

  private void line(String tool, String answer, long sinceNanos) {
    String shown = answer.length() <= 32 ? answer : answer.substring(0, 31) + "…";
    say(
        String.format(
            Locale.ROOT,
            "  %d  %-38s %-32s %5d ms",
            ++step,
            tool,
            answer.indexOf('\u001b') >= 0 ? answer : shown,
            (System.nanoTime() - sinceNanos) / 1_000_000));
  }

  private void say(String sentence) {
    out.println(sentence);
    out.flush();
  }
}
