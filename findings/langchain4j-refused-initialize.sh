#!/usr/bin/env bash
# LangChain4j's MCP client takes a refused initialize for a successful one.
#
# Expected: a server that speaks none of the client's versions answers `initialize` with an error and names those that
#   it has (MCP 2025-11-25, basic/lifecycle, "Error Handling", shows that very answer), and the client's build() fails
#   with it. Without that handshake nothing but pings may be sent (same page, "Initialization").
# Happens: the client reads only whether an answer came. It sends notifications/initialized and then tools/list, and
#   the program sees a client that is ready, on a server that said it cannot be.
# Matters: to servers of the generation without a handshake (2026-07-28), and to gateways that refuse a caller with
#   their reason: the reason is lost, and what is seen is whatever the next call makes of it, here a server without a
#   single tool.
# Versions: dev.langchain4j:langchain4j-mcp 1.18.1-beta28. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages dev.langchain4j:langchain4j-mcp:1.18.1-beta28 org.slf4j:slf4j-nop:2.0.17

cat >Refusing.java <<'JAVA'
import java.io.*;
import java.util.regex.*;

/** An MCP server on stdio that has no version in common with anybody; notes which methods it was asked for. */
public class Refusing {
  public static void main(String[] args) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in));
    try (var asked = new PrintWriter(new FileWriter("asked"), true)) {
      for (String line; (line = lines.readLine()) != null; ) {
        Matcher method = Pattern.compile("\"method\":\"([^\"]+)\"").matcher(line);
        Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(line);
        if (!method.find()) continue;
        asked.println(method.group(1));
        if (!id.find()) continue;
        String outcome =
            switch (method.group(1)) {
              case "initialize" ->
                  "\"error\":{\"code\":-32602,\"message\":\"Unsupported protocol version\","
                      + "\"data\":{\"supported\":[\"2026-07-28\"]}}";
              case "tools/list" -> "\"result\":{\"tools\":[]}";
              default -> "\"result\":{}";
            };
        System.out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + "," + outcome + "}");
      }
    }
  }
}
JAVA

cat >Look.java <<'JAVA'
import dev.langchain4j.mcp.client.*;
import dev.langchain4j.mcp.client.transport.stdio.StdioMcpTransport;
import java.nio.file.*;
import java.time.Duration;
import java.util.List;

public class Look {
  public static void main(String[] args) throws Exception {
    String java = ProcessHandle.current().info().command().orElse("java");
    var transport = StdioMcpTransport.builder().command(List.of(java, "Refusing.java")).build();
    String outcome;
    try (McpClient client =
        DefaultMcpClient.builder()
            .transport(transport)
            .autoHealthCheck(false)
            .initializationTimeout(Duration.ofSeconds(60))
            .build()) {
      outcome = "built, and has " + client.listTools().size() + " tools";
    } catch (RuntimeException e) {
      outcome = "not built: " + e.getMessage();
    }
    System.out.println("client: " + outcome);
    System.out.println("asked: " + String.join(", ", Files.readAllLines(Path.of("asked"))));
  }
}
JAVA

seen=$(run_java Look.java)
conclude 'client: not built, with the reason "Unsupported protocol version"
asked: initialize' \
  'client: built, and has 0 tools
asked: initialize, notifications/initialized, tools/list' \
  "$seen"
