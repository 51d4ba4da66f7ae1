package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.testkit.Patience;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The official Java SDK as a client.
final class JavaSdkTest {
  @TempDir Path dataDir;

  @Test
  @Tag("AC-1.1.c")
  @Tag("AC-1.1.d")
  void theOfficialJavaClientOpensListsAndCalls() throws Exception {
    List<String> command = ServerProcess.command("mcp");
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of())) {
      ServerParameters parameters =
          ServerParameters.builder(command.getFirst())
              .args(command.subList(1, command.size()))
              .env(
                  Map.of(
                      "STATE_TRACKING_API_URL",
                      server.trackerUrl().toString(),
                      "STATE_TRACKING_API_KEY",
                      ServerProcess.KEY))
              .build();
      StdioClientTransport transport =
          new StdioClientTransport(
              parameters, new JacksonMcpJsonMapper(JsonMapper.builder().build()));
      drive(server, transport);
    }
  }

  @Test
  @Tag("AC-1.1.c")
  void theSameOverHttp() throws Exception {
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of())) {
      drive(
          server,
          HttpClientStreamableHttpTransport.builder(server.trackerUrl().toString())
              .endpoint("/mcp")
              .jsonMapper(new JacksonMcpJsonMapper(JsonMapper.builder().build()))
              .addHttpRequestCustomizer((request, method, uri, body, context) ->
                  request.header("Authorization", "Bearer " + ServerProcess.KEY))
              .build());
    }
  }

  private static void drive(ServerProcess server, McpClientTransport transport) throws Exception {
    try (McpSyncClient client =
        McpClient.sync(transport)
            .requestTimeout(Patience.LONG)
            .initializationTimeout(Patience.LONG)
            .build()) {
      assertThat(client.initialize().serverInfo().name()).isEqualTo("boardcast");
      assertThat(client.listTools().tools()).hasSizeGreaterThanOrEqualTo(18);
      CallToolResult created =
          client.callTool(
              CallToolRequest.builder("create_project")
                  .arguments(Map.of("title", "From Java"))
                  .build());
      assertThat(created.isError()).isNotEqualTo(true);
      assertThat(server.call("GET", "/api/projects/1", null).body()).contains("From Java");
      CallToolResult refused =
          client.callTool(
              CallToolRequest.builder("read_project")
                  .arguments(Map.of("projectNumber", 999))
                  .build());
      assertThat(refused.isError()).isTrue();
    }
  }
}
