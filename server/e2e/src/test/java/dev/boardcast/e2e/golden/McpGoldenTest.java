package dev.boardcast.e2e.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MCP on a pair of streams, in both generations: every method, every tool's success and failure.
final class McpGoldenTest {
  private static final String CLIENT = "\"clientInfo\":{\"name\":\"golden\",\"version\":\"1\"}";
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":%s,"
          + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"golden\",\"version\":\"1\"}%s}";
  private static final String PLAIN = META.formatted("{}", "");

  @TempDir Path folder;

  private static Recording recording(GoldenWorld world, String name) {
    return world
        .recording(name)
        .varies("responseTimeMs")
        .varies("requestState")
        // `since:` and the machine's time, in Base64.
        .varies("c2luY2U6[A-Za-z0-9_-]+", "<a cursor>")
        .varies("answers \\(\\d+ ms\\)", "answers (<responseTimeMs> ms)");
  }

  @Test
  void theGenerationWithSessionsIsAsRecorded() throws Exception {
    try (GoldenWorld world = new GoldenWorld(folder)) {
      Recording recording = recording(world, "mcp-2025-11-25");
      for (String older : new String[] {"2024-11-05", "2025-03-26", "2025-06-18", "1999-01-01"}) {
        recording.section("An agent that speaks " + older);
        try (McpPeer agent = new McpPeer(world, recording)) {
          agent.request(
              "initialize",
              "{\"protocolVersion\":\"" + older + "\",\"capabilities\":{}," + CLIENT + "}");
          agent.request("tools/call", "{\"name\":\"list_projects\",\"arguments\":{}}");
        }
      }
      recording.section("An agent that can be asked");
      try (McpPeer agent = new McpPeer(world, recording)) {
        agent.request(
            "initialize",
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"elicitation\":{}},"
                + CLIENT
                + "}");
        agent.notify("notifications/initialized", "{}");
        agent.request("ping", "{}");
        agent.request("logging/setLevel", "{\"level\":\"debug\"}");
        agent.request("logging/setLevel", "{\"level\":\"loud\"}");
        agent.request("tools/list", "{}");
        for (McpCalls.Call call : McpCalls.ALL) {
          recording.section(call.tool());
          int id =
              agent.begin(
                  "tools/call",
                  "{\"name\":\"%s\",\"arguments\":%s}".formatted(call.tool(), call.arguments()));
          if (call.tool().equals("delete_issue") && !call.arguments().contains("99")) {
            String asked = agent.receive("\"elicitation/create\"");
            String question = Json.parseObject(asked).get("id").toString();
            agent.send(
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"action\":\"decline\"}}"
                    .formatted(question));
          }
          agent.end(id);
        }
        shared(agent, recording, "");
        legacyOnly(agent, recording);
      }
      recording.check();
    }
  }

  private static void legacyOnly(McpPeer agent, Recording recording) throws Exception {
    recording.section("Progress");
    int id =
        agent.begin(
            "tools/call",
            "{\"name\":\"update_issues\",\"arguments\":{\"projectNumber\":1,\"updates\":[{\"issueNumber\":1,\"title\":\"A\"}]},\"_meta\":{\"progressToken\":\"t\"}}");
    agent.receive("notifications/progress");
    agent.end(id);
    recording.section("Watching");
    agent.request("resources/subscribe", "{\"uri\":\"board://projects/1\"}");
    agent.request(
        "tools/call",
        "{\"name\":\"update_issue_status\",\"arguments\":{\"projectNumber\":1,\"issueNumber\":1,\"status\":\"done\"}}");
    agent.receive("notifications/resources/updated");
    agent.request("resources/unsubscribe", "{\"uri\":\"board://projects/1\"}");
    agent.request("resources/subscribe", "{\"uri\":\"board://projects/99\"}");
    recording.section("A batch, and what is no request");
    agent.send(
        "[{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},7]");
    agent.next();
    agent.send("{nonsense");
    agent.next();
    agent.send("[]");
    agent.next();
    agent.send("{\"id\":5,\"method\":\"ping\"}");
    agent.next();
  }

  @Test
  void theGenerationWithoutSessionsIsAsRecorded() throws Exception {
    try (GoldenWorld world = new GoldenWorld(folder)) {
      Recording recording = recording(world, "mcp-2026-07-28");
      try (McpPeer agent = new McpPeer(world, recording)) {
        recording.section("What there is");
        agent.request("server/discover", "{" + PLAIN + "}");
        agent.request("tools/list", "{" + PLAIN + "}");
        for (McpCalls.Call call : McpCalls.ALL) {
          recording.section(call.tool());
          agent.request(
              "tools/call",
              "{\"name\":\"%s\",\"arguments\":%s,%s}"
                  .formatted(call.tool(), call.arguments(), PLAIN));
        }
        shared(agent, recording, "," + PLAIN);
        modernOnly(agent, recording);
      }
      recording.check();
    }
  }

  private static void modernOnly(McpPeer agent, Recording recording) throws Exception {
    recording.section("A question to the client, and its answer");
    String call =
        "{\"name\":\"delete_issue\",\"arguments\":{\"projectNumber\":1,\"issueNumber\":1},"
            + META.formatted("{\"elicitation\":{}}", "");
    JsonObject asked =
        Json.parseObject(agent.request("tools/call", call + "}")).getAsJsonObject("result");
    assertThat(asked.get("resultType").getAsString()).isEqualTo("input_required");
    String question = asked.getAsJsonObject("inputRequests").keySet().iterator().next();
    agent.request(
        "tools/call",
        call
            + ",\"inputResponses\":{\"%s\":{\"action\":\"decline\"}},\"requestState\":%s}"
                .formatted(question, asked.get("requestState")));
    agent.request("tools/call", call + ",\"requestState\":\"made up\"}");
    recording.section("Progress and log");
    int id =
        agent.begin(
            "tools/call",
            "{\"name\":\"update_issues\",\"arguments\":{\"projectNumber\":1,\"updates\":[{\"issueNumber\":1,\"title\":\"A\"}]},"
                + META.formatted(
                    "{}", ",\"progressToken\":\"t\",\"io.modelcontextprotocol/logLevel\":\"debug\"")
                + "}");
    agent.receive("notifications/progress");
    agent.end(id);
    recording.section("Listening");
    int listening =
        agent.begin(
            "subscriptions/listen",
            "{\"notifications\":{\"resourceSubscriptions\":[\"board://projects/1\",\"board://projects/99\"],\"resourcesListChanged\":true},"
                + PLAIN
                + "}");
    agent.receive("notifications/subscriptions/acknowledged");
    agent.request(
        "tools/call",
        "{\"name\":\"update_project\",\"arguments\":{\"projectNumber\":1,\"title\":\"Apollo 12\"},"
            + PLAIN
            + "}");
    agent.receive("notifications/resources/updated");
    agent.receive("notifications/resources/list_changed");
    agent.notify("notifications/cancelled", "{\"requestId\":" + listening + "}");
    recording.section("Envelopes that are refused");
    agent.request("ping", "{" + PLAIN + "}");
    agent.request("tools/list", "{" + PLAIN.replace("2026-07-28", "2027-01-28") + "}");
    agent.request(
        "tools/list", "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}");
    agent.request("server/discover", "{}");
  }

  /// What both generations have.
  ///
  /// @param meta to be put behind other parameters
  private static void shared(McpPeer agent, Recording recording, String meta) throws Exception {
    String alone = "{" + (meta.isEmpty() ? "" : meta.substring(1)) + "}";
    recording.section("Resources");
    agent.request("resources/list", alone);
    agent.request("resources/list", "{\"cursor\":\"x\"" + meta + "}");
    agent.request("resources/templates/list", alone);
    for (String address : McpCalls.ADDRESSES) {
      agent.request("resources/read", "{\"uri\":\"" + address + "\"" + meta + "}");
    }
    recording.section("Prompts");
    agent.request("prompts/list", alone);
    for (String prompt : new String[] {"plan_feature", "implementation_plan"}) {
      agent.request(
          "prompts/get",
          "{\"name\":\"%s\",\"arguments\":{\"subject\":\"A lander\",\"projectNumber\":\"1\",\"phase\":\"Build\",\"createIssues\":\"yes\"}%s}"
              .formatted(prompt, meta));
    }
    agent.request("prompts/get", "{\"name\":\"plan_feature\",\"arguments\":{}" + meta + "}");
    agent.request("prompts/get", "{\"name\":\"no_such\"" + meta + "}");
    recording.section("Completion");
    agent.request(
        "completion/complete",
        "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"plan_feature\"},\"argument\":{\"name\":\"projectNumber\",\"value\":\"Apo\"}"
            + meta
            + "}");
    agent.request(
        "completion/complete",
        "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"board://projects/{n}/issues{?status,phase,assignee}\"},\"argument\":{\"name\":\"status\",\"value\":\"\"},\"context\":{\"arguments\":{\"n\":\"1\"}}"
            + meta
            + "}");
    agent.request(
        "completion/complete",
        "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"no_such\"},\"argument\":{\"name\":\"x\",\"value\":\"\"}"
            + meta
            + "}");
    recording.section("What there is not");
    agent.request("tools/call", "{\"name\":\"no_such\",\"arguments\":{}" + meta + "}");
    agent.request("tools/call", alone);
    agent.request("tools/nothing", alone);
  }
}
