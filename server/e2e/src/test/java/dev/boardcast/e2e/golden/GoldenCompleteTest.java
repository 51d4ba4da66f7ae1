package dev.boardcast.e2e.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.event.EventType;
import dev.boardcast.core.sync.Source;
import dev.boardcast.e2e.harness.Checkout;
import dev.boardcast.mcp.board.BoardOffer;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.rest.ProblemCode;
import dev.boardcast.tracker.TrackerServer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever there is on a wire is in its recording: a new event type, call, frame, tool or method
/// fails here until it is recorded.
final class GoldenCompleteTest {
  /// It says what is wrong with a tracker, and takes any arguments: it never fails.
  private static final String NEVER_FAILS = "health_check";

  /// The tracker's own faults, and a gateway's, which no request brings about.
  private static final Set<ProblemCode> NOT_TO_BE_HAD = Set.of(ProblemCode.INTERNAL_ERROR);

  @TempDir Path folder;

  @Test
  void everyEventTypeIsRecordedOnEachWire() {
    for (String name : List.of("rest", "hub", "sidecar")) {
      String all = String.join("\n", Recording.read(name));
      for (EventType type : EventType.values()) {
        assertThat(all).as(name).contains("\"type\":\"" + type.wireName() + "\"");
      }
    }
  }

  @Test
  void everyRestCallIsRecorded() throws Exception {
    List<String> recorded = Recording.read("rest");
    for (Route route : routes()) {
      String path = route.getPath();
      if (path == null || path.equals("/mcp") || route.methods() == null) {
        continue;
      }
      for (HttpMethod method : route.methods()) {
        Pattern call =
            Pattern.compile(
                "> %s %s([? ].*)?".formatted(method, path.replaceAll(":[A-Za-z]+", "[^/? ]+")));
        assertThat(recorded).as("%s %s", method, path).anyMatch(m -> call.matcher(m).matches());
      }
    }
    for (ProblemCode code : ProblemCode.values()) {
      if (!NOT_TO_BE_HAD.contains(code)) {
        assertThat(recorded).anyMatch(m -> m.contains("\"code\":\"" + code.wireName() + "\""));
      }
    }
  }

  private List<Route> routes() throws Exception {
    try (GoldenWorld world = new GoldenWorld(folder)) {
      Field tracker = GoldenWorld.class.getDeclaredField("tracker");
      tracker.setAccessible(true);
      Field router = TrackerServer.class.getDeclaredField("router");
      router.setAccessible(true);
      List<Route> routes = ((Router) router.get(tracker.get(world))).getRoutes();
      assertThat(routes).hasSizeGreaterThan(20);
      return routes;
    }
  }

  @Test
  void everyFrameOfTheHubIsRecorded() {
    assertThat(types("hub", ">")).hasSizeGreaterThanOrEqualTo(subtypes(ClientFrame.class));
    assertThat(types("hub", "<")).hasSize(subtypes(HubFrame.class));
  }

  private static int subtypes(Class<?> sealed) {
    return (int)
        List.of(sealed.getPermittedSubclasses()).stream()
            .filter(type -> type.getInterfaces().length > 0)
            .count();
  }

  private static Set<String> types(String name, String direction) {
    Set<String> types = new TreeSet<>();
    Pattern begin = Pattern.compile(direction + " \\{\"type\":\"([a-z]+)\".*");
    for (String message : Recording.read(name)) {
      Matcher type = begin.matcher(message);
      if (type.matches()) {
        types.add(type.group(1));
      }
    }
    return types;
  }

  @Test
  void everyToolSucceedsAndFailsInBothGenerations() {
    for (Tool tool : tools()) {
      boolean forAll = tool.page() == null;
      String legacy = forAll ? "mcp-2025-11-25" : McpAppsGoldenTest.NAME;
      String modern = forAll ? "mcp-2026-07-28" : McpAppsGoldenTest.NAME;
      assertThat(outcomes(legacy, tool.name(), false))
          .as("%s in %s", tool.name(), legacy)
          .isEqualTo(outcomesOf(tool));
      assertThat(outcomes(modern, tool.name(), true))
          .as("%s in %s", tool.name(), modern)
          .isEqualTo(outcomesOf(tool));
    }
  }

  private static Set<Boolean> outcomesOf(Tool tool) {
    return tool.name().equals(NEVER_FAILS) ? Set.of(false) : Set.of(false, true);
  }

  /// Whether calls failed.
  ///
  /// @param modern which generation's calls
  private static Set<Boolean> outcomes(String name, String tool, boolean modern) {
    List<String> recorded = Recording.read(name);
    Set<Boolean> outcomes = new TreeSet<>();
    for (int i = 0; i < recorded.size() - 1; i++) {
      if (recorded.get(i).contains("\"params\":{\"name\":\"" + tool + "\",\"arguments\"")
          && recorded.get(i).contains("io.modelcontextprotocol/protocolVersion") == modern) {
        outcomes.add(recorded.get(i + 1).contains("\"isError\":true"));
      }
    }
    return outcomes;
  }

  @Test
  void everyPageOfAToolIsReadInBothGenerations() {
    for (Tool tool : tools()) {
      if (tool.page() != null) {
        String read = "\"method\":\"resources/read\",\"params\":{\"uri\":\"" + tool.page() + "\"";
        assertThat(Recording.read(McpAppsGoldenTest.NAME))
            .anyMatch(m -> m.contains(read + "}"))
            .anyMatch(m -> m.contains(read + ",\"_meta\""));
      }
    }
  }

  private static List<Tool> tools() {
    return BoardOffer.of(
            () -> {
              throw new AssertionError("no call is made");
            },
            Changes.NONE)
        .tools();
  }

  @Test
  void everyMethodOfMcpIsRecorded() {
    assertRecorded("mcp-2025-11-25", "mcp/src/main/java/dev/boardcast/mcp/version/Legacy.java");
    assertRecorded("mcp-2026-07-28", "mcp/src/main/java/dev/boardcast/mcp/version/Modern.java");
    assertRecorded(
        "mcp-2026-07-28", "mcp/src/main/java/dev/boardcast/mcp/version/SubscriptionStream.java");
  }

  @Test
  void everyMethodOfTheSidecarIsRecorded() {
    for (String source :
        List.of(
            "lsp/RequestDispatcher",
            "lsp/ServerLifecycle",
            "lsp/Outbox",
            "lsp/NoticeWire",
            "lsp/reference/ReferenceService",
            "signal/WatchedFiles")) {
      assertRecorded("sidecar", "sidecar/src/main/java/dev/boardcast/sidecar/" + source + ".java");
    }
    String all = String.join("\n", Recording.read("sidecar"));
    for (Source source : Source.values()) {
      assertThat(all).contains("\"source\":\"" + source.wireName() + "\"");
    }
  }

  /// Every method that the source has as a text is in the recording.
  private static void assertRecorded(String name, String source) {
    String all = String.join("\n", Recording.read(name));
    Matcher method =
        Pattern.compile(
                "\"((?:[a-z]+|\\$)(?:/[A-Za-z_]+)+|initialize|initialized|shutdown|exit|ping)\"")
            .matcher(Checkout.read(Checkout.ROOT.resolve("server").resolve(source)));
    int count = 0;
    while (method.find()) {
      count++;
      assertThat(all).as("of %s", source).contains("\"method\":\"" + method.group(1) + "\"");
    }
    assertThat(count).as("methods in %s", source).isPositive();
  }
}
