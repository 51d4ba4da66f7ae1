package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.mcp.board.BoardOffer;
import dev.boardcast.mcp.board.tools.BoardTools;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.watch.Changes;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;

/// A server with all tools, and a stand-in for the tracker on a real socket.
abstract class ToolScene {
  final TinyTracker tracker = new TinyTracker();
  final TrackerClient client = tracker.client();
  final List<Tool> tools = BoardTools.all(() -> client);
  final Wire wire =
      new Wire(
          () -> BoardOffer.of(() -> client, Changes.NONE).registry(), new McpConfig("1", true));
  final int alpha = tracker.addProject("Alpha", "Foundation", "Polish");

  @AfterEach
  void stop() {
    wire.close();
    client.close();
    tracker.close();
  }

  /// Calls a tool that must succeed; its answer must fit the tool's schema.
  JsonObject done(String name, String arguments) {
    JsonObject result = wire.call(name, arguments.replace("$P", Integer.toString(alpha)));
    assertThat(result.has("isError")).as(result.toString()).isFalse();
    JsonObject structured = result.getAsJsonObject("structuredContent");
    Tool tool = tools.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    var check =
        new ValidatorFactory()
            .withJsonNodeFactory(new GsonNode.Factory())
            .validate((Object) Objects.requireNonNull(tool.outputSchema()), (Object) structured);
    assertThat(check.isValid()).as(name + " " + structured).isTrue();
    assertThat(text(result)).isNotBlank();
    return structured;
  }

  /// Calls a tool that must fail, and gives what the agent is told.
  String refused(String name, String arguments) {
    JsonObject result = wire.call(name, arguments.replace("$P", Integer.toString(alpha)));
    assertThat(result.has("isError")).as(result.toString()).isTrue();
    assertThat(result.has("structuredContent")).isFalse();
    return text(result);
  }

  static String text(JsonObject result) {
    return result.getAsJsonArray("content").get(0).getAsJsonObject().get("text").getAsString();
  }

  static List<String> names(JsonArray phases) {
    List<String> names = new ArrayList<>();
    phases.forEach(p -> names.add(p.getAsJsonObject().get("name").getAsString()));
    return names;
  }

  int count(String arguments) {
    JsonObject list = done("list_issues", arguments);
    assertThat(list.getAsJsonArray("issues")).hasSize(list.get("count").getAsInt());
    return list.get("count").getAsInt();
  }
}
