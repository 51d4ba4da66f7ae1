package dev.boardcast.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.app.Main;
import dev.boardcast.app.editor.RpcFailure;
import dev.boardcast.app.editor.RpcSession;
import dev.boardcast.app.serve.BoardcastServer;
import dev.boardcast.app.serve.SidecarChannel;
import dev.boardcast.app.serve.SidecarListener;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `boardcast rpc` before a real sidecar that listens, with a real server behind it.
final class RpcCommandTest {
  private static final String KEY = "the-key-of-this-test";

  @TempDir static Path data;
  private static BoardcastServer server;
  private static SidecarListener listener;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void serve() throws Exception {
    Map<String, String> environment =
        Map.of(
            "BOARDCAST_DATA_DIR",
            data.toString(),
            "STATE_TRACKING_API_KEY",
            KEY,
            "WS_PORT",
            "0",
            "API_PORT",
            "0");
    server = BoardcastServer.start(SettingsReader.read(environment, data), KEY);
    Settings client =
        SettingsReader.read(
            Map.of(
                "BOARDCAST_DATA_DIR",
                data.toString(),
                "STATE_TRACKING_API_KEY",
                KEY,
                "STATE_TRACKING_API_URL",
                server.trackerUrl().toString(),
                "BOARDCAST_HUB_URL",
                server.hubUrl().toString()),
            data);
    listener = SidecarListener.open("127.0.0.1:0", SidecarCommand.defaults(client), null);
    Thread.ofPlatform().daemon().start(listener::serve);
  }

  @AfterAll
  static void end() {
    listener.close();
    server.close();
  }

  private int rpc(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "rpc";
    all[1] = "--connect";
    all[2] = "127.0.0.1:" + listener.port();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(all);
  }

  @Test
  void theAnswerIsPrintedOnceTheLinkIsLive() {
    assertThat(rpc("boardcast/status")).isZero();
    JsonObject status = Json.parseObject(out.toString());
    assertThat(status.get("state").getAsString()).isEqualTo("live");
    assertThat(out.toString()).contains("\n  \"counters\": {");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void initializePrintsWhatTheSidecarCanDo() {
    assertThat(rpc("initialize")).isZero();
    assertThat(out.toString()).contains("serverInfo", "executeCommandProvider");
  }

  @Test
  void aRefusalHasItsCodeAndEndsWithOne() {
    assertThat(rpc("boardcast/board", "{\"projectNumber\": 99}")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("boardcast: boardcast/board failed (-32803): ")
        .contains("\"code\":\"not_found\"");
  }

  @Test
  void whileFollowingEverythingIsAJsonLine() {
    assertThat(rpc("boardcast/projects", "--notifications", "1")).isZero();
    assertThat(out.toString().lines())
        .allMatch(line -> Json.parseObject(line).has("method"))
        .anyMatch(line -> line.contains("\"state\":\"live\""))
        .anyMatch(line -> line.startsWith("{\"method\":\"boardcast/projects\",\"result\":"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boardcast/board | {projectNumber: | JSON",
        "boardcast/board | 7 | JSON",
        "shutdown | {} | sent by itself",
        "initialize | {} | --options"
      })
  void whatCannotBeUsedIsToldInASentence(String method, String json, String words) {
    assertThat(rpc(method, json)).isEqualTo(Failures.EXIT_USAGE);
    assertThat(err.toString()).startsWith("boardcast: ").contains(words).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aPortWithoutASidecarIsToldWithTheRemedy() {
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err));
    assertThat(line.execute("rpc", "--connect", "127.0.0.1:1", "boardcast/status")).isEqualTo(1);
    assertThat(err.toString()).contains("no sidecar listens", "sidecar --listen").hasLineCount(1);
  }

  @Test
  void aSidecarOfItsOwnServesTheSame() throws Exception {
    Settings settings =
        SettingsReader.read(
            Map.of(
                "BOARDCAST_DATA_DIR",
                data.toString(),
                "STATE_TRACKING_API_KEY",
                KEY,
                "STATE_TRACKING_API_URL",
                server.trackerUrl().toString()),
            data);
    Queue<String> told = new ConcurrentLinkedQueue<>();
    Duration patience = Patience.LONG;
    try (SidecarChannel channel = SidecarChannel.inProcess(SidecarCommand.defaults(settings));
        RpcSession session =
            RpcSession.over(channel.in(), channel.out(), (method, _) -> told.add(method))) {
      session.initialize(new JsonObject(), "off", patience);
      assertThat(session.request("boardcast/projects", null, patience).toString())
          .isEqualTo("{\"projects\":[]}");
    } catch (RpcFailure e) {
      throw new AssertionError(e);
    }
    assertThat(told).contains("boardcast/statusChanged");
  }
}
