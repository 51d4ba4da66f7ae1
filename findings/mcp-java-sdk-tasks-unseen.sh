#!/usr/bin/env bash
# The MCP Java SDK's client agrees on 2025-11-25 and then hides which tools must be called as a task.
#
# Expected: after `initialize` has settled on 2025-11-25, a program sees what that revision's schema has. A tool may say
#   `execution: {"taskSupport": "required"}`; then clients MUST call it as a task, and servers MUST answer -32601 to a plain
#   call (basic/utilities/tasks, "Tool-Level Negotiation"). A server says by `capabilities.tasks` that it can.
# Happens: the records `Tool` and `ServerCapabilities` have neither, and nothing keeps what they do not know. Nor has
#   `ResourceLink` its `icons`, while tools, resources and servers have theirs.
# Matters: to agents and gateways made with it: such a tool is offered like any other and fails whenever it is called, with
#   "method not found" for a tool that is in the list. To relays: what they hand on is less than what they got.
# Versions: io.modelcontextprotocol.sdk:mcp-core and mcp-json-jackson3 2.1.0. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages io.modelcontextprotocol.sdk:mcp-core:2.1.0 io.modelcontextprotocol.sdk:mcp-json-jackson3:2.1.0 \
  org.slf4j:slf4j-nop:2.0.17

cat >Exporting.java <<'JAVA'
import java.io.*;
import java.util.regex.*;

/** An MCP server on stdio with a tool that runs as a task only, and one that is called as ever. */
public class Exporting {
  static String answer(String request) {
    String icons = "\"icons\":[{\"src\":\"https://example.org/icon.png\"}]";
    if (request.contains("\"initialize\"")) {
      return "\"result\":{\"protocolVersion\":\"2025-11-25\",\"serverInfo\":{\"name\":\"exporting\",\"version\":\"1\"},"
          + "\"capabilities\":{\"tools\":{},\"tasks\":{\"requests\":{\"tools\":{\"call\":{}}}}}}";
    } else if (request.contains("\"tools/list\"")) {
      return "\"result\":{\"tools\":["
          + "{\"name\":\"export\",\"inputSchema\":{\"type\":\"object\"}," + icons
          + ",\"execution\":{\"taskSupport\":\"required\"}},"
          + "{\"name\":\"link\",\"inputSchema\":{\"type\":\"object\"}}]}";
    } else if (request.contains("\"link\"")) {
      return "\"result\":{\"content\":[{\"type\":\"resource_link\",\"uri\":\"export:1\",\"name\":\"one\"," + icons + "}]}";
    } else if (request.contains("\"export\"") && !request.contains("\"task\"")) {
      return "\"error\":{\"code\":-32601,\"message\":\"export runs as a task only\"}";
    }
    return "\"result\":{}";
  }

  public static void main(String[] args) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null; ) {
      Matcher id = Pattern.compile("\"id\":(\"[^\"]+\"|\\d+)").matcher(line);
      if (id.find()) {
        System.out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + "," + answer(line) + "}");
      }
    }
  }
}
JAVA

cat >Look.java <<'JAVA'
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.*;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.*;
import java.time.Duration;
import java.util.Map;

public class Look {
  static String has(Object seen, String member) throws Exception {
    return McpJsonDefaults.getMapper().writeValueAsString(seen).contains("\"" + member + "\"") ? "yes" : "no";
  }

  public static void main(String[] args) throws Exception {
    String java = ProcessHandle.current().info().command().orElse("java");
    var server = ServerParameters.builder(java).args("Exporting.java").build();
    var client =
        McpClient.sync(new StdioClientTransport(server, McpJsonDefaults.getMapper()))
            .requestTimeout(Duration.ofSeconds(60))
            .build();
    var settled = client.initialize();
    System.out.println("revision: " + settled.protocolVersion());
    System.out.println("tasks in capabilities: " + has(settled.capabilities(), "tasks"));
    var export = client.listTools().tools().get(0);
    System.out.println("icons of the tool: " + has(export, "icons"));
    System.out.println("execution of the tool: " + has(export, "execution"));
    var link = client.callTool(new McpSchema.CallToolRequest("link", Map.of()));
    System.out.println("icons of the link: " + has(link, "icons"));
    try {
      client.callTool(new McpSchema.CallToolRequest("export", Map.of()));
      System.out.println("call: answered");
    } catch (McpError e) {
      System.out.println("call: " + e.getJsonRpcError().code());
    }
    client.close();
    System.exit(0);
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'revision: 2025-11-25
tasks in capabilities: yes
icons of the tool: yes
execution of the tool: yes
icons of the link: yes
call: (as a task, or not made)' \
  'revision: 2025-11-25
tasks in capabilities: no
icons of the tool: yes
execution of the tool: no
icons of the link: no
call: -32601' \
  "$seen"
