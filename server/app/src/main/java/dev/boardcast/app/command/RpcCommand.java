package dev.boardcast.app.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.editor.RpcFailure;
import dev.boardcast.app.editor.RpcSession;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.serve.SidecarChannel;
import dev.boardcast.app.settings.LogLevel;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rpc",
    mixinStandardHelpOptions = true,
    description = "Calls a method of a sidecar, as an editor would, and prints the answer.",
    footer = {
      "",
      "Examples:",
      "  boardcast rpc boardcast/status",
      "  boardcast rpc boardcast/board '{\"projectNumber\": 1}'",
      "  boardcast rpc workspace/executeCommand '{\"command\": \"boardcast.refresh\"}'",
      "What an editor is told, as it is told:",
      "  boardcast rpc --follow",
      "Of a `boardcast sidecar --listen 127.0.0.1:7658`:",
      "  boardcast rpc --connect 127.0.0.1:7658 boardcast/projects",
      "",
      "The answer goes to standard output. A refusal goes to standard error, with",
      "its code, and the command ends with 1. What can be called is in",
      "docs/PROTOCOL.md, more of this in docs/DEBUGGING.md."
    })
public final class RpcCommand implements Callable<Integer> {
  private static final int TIMEOUT_MAX_SECONDS = 3_600;
  private static final Set<String> LEVELS = Set.of("off", "messages", "verbose");
  private static final Set<String> ENDS = Set.of("shutdown", "exit");
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
  private static final Gson LINE =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      index = "0",
      paramLabel = "METHOD",
      description = "The method; `initialize` prints what the sidecar said when it was opened.")
  private @Nullable String method;

  @Parameters(
      arity = "0..1",
      index = "1",
      paramLabel = "JSON",
      description = "Its parameters, an object or a list.")
  private @Nullable String params;

  @Option(
      names = "--connect",
      paramLabel = "HOST:PORT",
      description = "A sidecar that listens there; default: one of its own, for this call.")
  private @Nullable String connect;

  @Option(
      names = "--options",
      paramLabel = "JSON",
      description =
          "initializationOptions of the session. Not for keys: who looks at the list of processes sees them.")
  private String options = "{}";

  @Option(
      names = "--notify",
      description = "Send a notification, which has no answer, in place of a request.")
  private boolean notification;

  @Option(
      names = "--follow",
      description =
          "Print notifications as JSON lines until ended by Ctrl-C; the answer is a line, too.")
  private boolean follow;

  @Option(
      names = "--notifications",
      paramLabel = "SECONDS",
      description = "The same, for so many seconds after the answer.")
  private @Nullable Integer notificationSeconds;

  @Option(
      names = "--log-trace",
      paramLabel = "LEVEL",
      defaultValue = "off",
      description =
          "What the sidecar tells in `$/logTrace`: off, messages or verbose; shown by --follow and --notifications.")
  private String logTrace = "off";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for the link, and then for the answer. Default: 30.")
  private int timeoutSeconds;

  private final CountDownLatch settled = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException {
    LogSetup.setLevel(LogLevel.ERROR);
    checkArguments();
    JsonElement given = params == null ? null : json("JSON", params);
    JsonElement sessionOptions = json("--options", options);
    if (!(sessionOptions instanceof JsonObject initializationOptions)) {
      throw CommandFailure.ofUsage(
          "--options must be a JSON object, such as '{\"projectNumbers\": [1]}'");
    }
    try (SidecarChannel channel = open();
        RpcSession session = RpcSession.over(channel.in(), channel.out(), this::notified)) {
      return talk(session, initializationOptions, given);
    } catch (IOException e) {
      throw new CommandFailure("the sidecar's connection failed: " + e.getMessage(), e);
    }
  }

  private void checkArguments() {
    if (method == null && !isFollowing()) {
      throw CommandFailure.ofUsage(
          "which METHOD? For example: boardcast rpc boardcast/status (see --help)");
    }
    if (method != null && ENDS.contains(method)) {
      throw CommandFailure.ofUsage(
          "`" + method + "` is sent by itself at the end; name another METHOD");
    }
    if ("initialize".equals(method) && params != null) {
      throw CommandFailure.ofUsage("`initialize` takes its options from --options");
    }
    if (!LEVELS.contains(logTrace)) {
      throw CommandFailure.ofUsage("--log-trace must be off, messages or verbose");
    }
    check("--timeout", timeoutSeconds);
    if (notificationSeconds != null) {
      check("--notifications", notificationSeconds);
    }
  }

  private static void check(String name, int seconds) {
    if (seconds < 1 || seconds > TIMEOUT_MAX_SECONDS) {
      throw CommandFailure.ofUsage(name + " must be 1 to " + TIMEOUT_MAX_SECONDS + " (seconds)");
    }
  }

  private static JsonElement json(String what, String text) {
    try {
      JsonElement json = Json.parse(text);
      if (json.isJsonObject() || json.isJsonArray()) {
        return json;
      }
    } catch (WireException _) {
      // Falls through to the one refusal below.
    }
    throw CommandFailure.ofUsage(
        what
            + " is not a JSON object or list; in most shells it goes in single quotes: '{\"projectNumber\": 1}'");
  }

  private SidecarChannel open() {
    return connect == null
        ? SidecarChannel.inProcess(SidecarCommand.defaults(SettingsReader.read()))
        : SidecarChannel.connect(connect);
  }

  private int talk(
      RpcSession session, JsonObject initializationOptions, @Nullable JsonElement given)
      throws InterruptedException {
    Duration timeout = Duration.ofSeconds(timeoutSeconds);
    try {
      JsonElement opened = session.initialize(initializationOptions, logTrace, timeout);
      if ("initialize".equals(method)) {
        answer(opened);
      } else if (method != null) {
        // A link that is down does not keep a call from saying so.
        boolean _ = settled.await(timeoutSeconds, TimeUnit.SECONDS);
        if (notification) {
          session.notify(method, given);
        } else {
          answer(session.request(method, given, timeout));
        }
      }
    } catch (RpcFailure e) {
      return refused(e);
    }
    if (notificationSeconds != null) {
      boolean _ = session.awaitEnd(Duration.ofSeconds(notificationSeconds));
    } else if (follow) {
      while (!session.awaitEnd(Duration.ofHours(1))) {
        // Until Ctrl-C.
      }
      throw new CommandFailure("the sidecar ended");
    }
    return 0;
  }

  private boolean isFollowing() {
    return follow || notificationSeconds != null;
  }

  private void notified(String name, JsonElement content) {
    if (isFollowing()) {
      JsonObject line = new JsonObject();
      line.addProperty("method", name);
      line.add("params", content);
      print(LINE.toJson(line));
    }
    if (name.equals("boardcast/statusChanged")
        && content instanceof JsonObject status
        && status.get("state") != null
        && !status.get("state").getAsString().equals("connecting")) {
      settled.countDown();
    }
  }

  private void answer(JsonElement result) {
    if (isFollowing()) {
      JsonObject line = new JsonObject();
      line.addProperty("method", method);
      line.add("result", result);
      print(LINE.toJson(line));
    } else {
      print(PRETTY.toJson(result));
    }
  }

  private synchronized void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  private int refused(RpcFailure failure) {
    PrintWriter err = spec.commandLine().getErr();
    String code = failure.code() == null ? "" : " (" + failure.code() + ")";
    err.println("boardcast: " + method + " failed" + code + ": " + failure.getMessage());
    JsonElement data = failure.data();
    if (data != null && !(data instanceof JsonNull)) {
      err.println(LINE.toJson(data));
    }
    err.flush();
    return Failures.EXIT_FAILED;
  }
}
